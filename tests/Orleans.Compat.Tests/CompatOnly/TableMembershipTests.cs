using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScimCluster.Orleans.Compat.Tests.Support;

namespace ScimCluster.Orleans.Compat.Tests;

/// <summary>What Compat promises beyond what the packages do.</summary>
public sealed partial class TableMembershipTests
{
    [Theory]
    [InlineData(Active)]
    [InlineData(Dead)]
    public async Task A_silo_that_is_started_again_within_the_same_second_takes_a_later_generation(int status)
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var silo = cluster.BuildSilo(TableCluster.FreePort());
        var earlier = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        await cluster.InsertRowAsync(earlier, status);

        await silo.StartAsync();

        var later = silo.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
        Assert.Equal((earlier.Endpoint, true), (later.Endpoint, later.Generation > earlier.Generation));
        Assert.Equal([$"{Port(silo)} {Dead}", $"{Port(silo)} {Active}"], await cluster.RowsAsync());
        var client = await cluster.StartClientAsync();
        Assert.Equal([later.ToString()], (await PlacesAsync(client, 10)).Concat(await PlacesAsync(silo, 10)).Distinct());
    }

    [Theory]
    [InlineData("Status = 6")]
    [InlineData("DeploymentId = 'another'")]
    public async Task A_silo_whose_row_is_dead_or_gone_ends_its_process(string assignment)
    {
        await using var cluster = new TableCluster(database.ConnectionString);
        var silo = await cluster.StartSiloAsync();
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        silo.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);

        await cluster.UpdateRowAsync(Port(silo), assignment);

        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.NotEqual(0, Environment.ExitCode);
        Environment.ExitCode = 0;
        await Assert.ThrowsAnyAsync<Exception>(() => Place(silo, _key).Where());
    }
}
