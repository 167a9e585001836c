#!/bin/bash
# The image keeps its start script here; it must not be served.
