using ScimCluster.Silo;

return await SiloProgram.RunAsync(args);
