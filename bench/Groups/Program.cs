using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ScimCluster.GroupsBench;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;

// Usage: Groups [members of the large group = 1000000]
var size = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var folder = Directory.CreateTempSubdirectory("scimcluster-groups-").FullName;
await using (var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Folder = folder, Durable = false }))
{
    await using var services = new ServiceCollection().AddScimStorage(postgres.ConnectionString).BuildServiceProvider();
    var population = new Population(services.GetRequiredService<Npgsql.NpgsqlDataSource>(), size);
    await population.FillAsync();
    var table = await new Measurement(services.GetRequiredService<IGroupStore>(), population).RunAsync();
    await Console.Out.WriteLineAsync(table);
}

Directory.Delete(folder, recursive: true);
