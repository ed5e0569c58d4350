using Microsoft.Extensions.Options;
using ScimCluster.Storage;
using ScimCluster.Storage.Development;
using ScimCluster.Storage.Migrations;

namespace ScimCluster.Silo.Commands;

/// <summary>Says on one line each why the program could not start, where an operator can mend it.</summary>
internal static class StartFailures
{
    public static async Task<int> ExplainAsync(Func<Task> action)
    {
        try
        {
            await action();
            return 0;
        }
        catch (OptionsValidationException e)
        {
            return await ExplainAsync([e]);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return await ExplainAsync(e.InnerExceptions.Cast<OptionsValidationException>());
        }
        catch (OperationCanceledException)
        {
            // Asked to stop before it was up: the code that shells use for an interrupt.
            return 130;
        }
        catch (Exception e) when (e is StartException or PrivatePostgresException or MigrationException
            or StorageUnavailableException or IOException)
        {
            await Console.Error.WriteLineAsync($"silo: {e.Message}");
            return 1;
        }
    }

    private static async Task<int> ExplainAsync(IEnumerable<OptionsValidationException> errors)
    {
        foreach (var failure in errors.SelectMany(error => error.Failures))
        {
            await Console.Error.WriteLineAsync($"silo: {failure}");
        }

        return 2;
    }
}
