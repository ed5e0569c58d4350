using ScimCluster.CustomSilo;
using ScimCluster.Grains;
using ScimCluster.Silo;

return await SiloProgram.RunAsync(args, services =>
{
    services.AddSingleton<ITokenPolicy, OwnerPolicy>();
    services.AddSingleton<ITokenHook, TokenNotice>();
    services.AddChangeHandler<AccessNotice>();
});
