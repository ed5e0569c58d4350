using System.Globalization;
using ScimCluster.Scim.Transfer;
using Spectre.Console;

namespace ScimCluster.Silo.Transfer;

/// <summary>A progress bar, with refused lines above it.</summary>
internal sealed class ConsoleProgress : ITransferProgress
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _task;

    private ConsoleProgress(IAnsiConsole console, ProgressTask task)
    {
        _console = console;
        _task = task;
    }

    /// <summary>Shows the bar while something runs.</summary>
    public static Task<T> RunAsync<T>(IAnsiConsole console, string title, Func<ITransferProgress, Task<T>> run) =>
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(context => run(new ConsoleProgress(console, context.AddTask(Markup.Escape(title)))));

    public void Report(long done, long whole)
    {
        _task.MaxValue = Math.Max(1, whole);
        _task.Value = whole > 0 ? Math.Min(done, whole) : 1;
    }

    public void Fail(long line, string reason) =>
        _console.WriteLine($"line {line.ToString(CultureInfo.InvariantCulture)}: {reason}");
}
