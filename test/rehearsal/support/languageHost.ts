/**
 * Stands in for Pulumi's language host for Node in the test of `pulumi new`, which asks it what else there is to ask and
 * to install: nothing. It runs no program. The engine starts it by name from PATH and reads its port from the first line.
 */
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import languageServices from "@pulumi/pulumi/proto/language_grpc_pb.js";
import languageMessages from "@pulumi/pulumi/proto/language_pb.js";
import pluginMessages from "@pulumi/pulumi/proto/plugin_pb.js";
import emptyMessages from "google-protobuf/google/protobuf/empty_pb.js";

type Reply = (error: null, message: unknown) => void;

const server = new Server();
const answers: UntypedServiceImplementation = {
  handshake: (_: unknown, reply: Reply) => reply(null, new languageMessages.LanguageHandshakeResponse()),
  getPluginInfo: (_: unknown, reply: Reply) => reply(null, new pluginMessages.PluginInfo()),
  runtimeOptionsPrompts: (_: unknown, reply: Reply) =>
    reply(null, new languageMessages.RuntimeOptionsResponse()),
  template: (_: unknown, reply: Reply) => reply(null, new languageMessages.TemplateResponse()),
  getRequiredPackages: (_: unknown, reply: Reply) =>
    reply(null, new languageMessages.GetRequiredPackagesResponse()),
  installDependencies: (call: { end(): void }) => call.end(),
  cancel: (_: unknown, reply: Reply) => reply(null, new emptyMessages.Empty()),
};
server.addService(languageServices.LanguageRuntimeService, answers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
// An engine that is gone could not end it.
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.exit(), 1000);
