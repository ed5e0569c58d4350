using Microsoft.Extensions.Options;

namespace ScimCluster.Gateway.Hosting;

/// <summary>Says on one line each why a program could not start, where an operator can mend it.</summary>
internal static class StartFailures
{
    private const int Failed = 1;
    private const int WrongOptions = 2;

    // The code that shells use for an interrupt.
    private const int Interrupted = 130;

    /// <summary>Runs a program and gives its exit code.</summary>
    /// <param name="program">The name that begins each line.</param>
    /// <param name="action">The program.</param>
    /// <param name="isExplained">Tells the failures whose message is meant for an operator; any other one goes on.</param>
    public static async Task<int> ExplainAsync(string program, Func<Task> action, Func<Exception, bool>? isExplained = null)
    {
        try
        {
            await action();

            // A silo that the others have declared dead sets it before it stops.
            return Environment.ExitCode;
        }
        catch (OptionsValidationException e)
        {
            return await ExplainAsync(program, [e]);
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return await ExplainAsync(program, e.InnerExceptions.Cast<OptionsValidationException>());
        }
        catch (InvalidOperationException e) when (e.InnerException is FormatException or ArgumentException)
        {
            // The binder names the key, the value and the type: no secret has a type but text.
            await Console.Error.WriteLineAsync($"{program}: {e.Message}");
            return WrongOptions;
        }
        catch (OperationCanceledException)
        {
            // Asked to stop before it was up.
            return Interrupted;
        }
        catch (Exception e) when (e is IOException || isExplained?.Invoke(e) == true)
        {
            await Console.Error.WriteLineAsync($"{program}: {e.Message}");
            return Failed;
        }
    }

    private static async Task<int> ExplainAsync(string program, IEnumerable<OptionsValidationException> errors)
    {
        foreach (var failure in errors.SelectMany(error => error.Failures))
        {
            await Console.Error.WriteLineAsync($"{program}: {failure}");
        }

        return WrongOptions;
    }
}
