/** Every package that the program imports, and nothing of the program. */
import "@pulumi/docker";
import "@pulumi/kubernetes";
import "@pulumi/pulumi";
import "@pulumi/random";
import "@pulumi/tls";
import "fastest-levenshtein";
import "ipaddr.js";
import "yaml";
import "zod";
