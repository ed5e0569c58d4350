using ScimCluster.Gateway.Hosting;

// What stands on the command line are settings such as --Urls http://127.0.0.1:8080.
return await StartFailures.ExplainAsync("gateway", () => GatewayApplication.Build(args).RunAsync());
