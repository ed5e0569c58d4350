using ScimCluster.Gateway.Tests.Sessions;
using ScimCluster.Gateway.Tests.Support;
using ScimCluster.Gateway.Transfer;
using ScimCluster.Scim.Transfer;
using ScimCluster.Silo.Transfer;
using Spectre.Console;

namespace ScimCluster.Gateway.Tests.Transfer;

/// <summary>What an operator sees of an export or import.</summary>
public sealed class ProgressTests
{
    [Fact]
    public async Task Terminal_shows_a_bar_and_refused_lines_above_it()
    {
        await using var output = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });

        var answer = await ConsoleProgress.RunAsync(console, "import [okta]", progress =>
        {
            progress.Report(25, 100);
            progress.Fail(17, "'userName' is [required].");
            progress.Report(0, 0);
            return Task.FromResult(42);
        });

        Assert.Equal(42, answer);
        Assert.Contains("import [okta]", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("line 17: 'userName' is [required].", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("100%", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void File_gets_a_line_every_ten_seconds_and_each_refused_line()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var errors = new StringWriter { NewLine = "\n" };
        var time = new ManualTime();
        var progress = new PlainProgress(output, errors, time);

        progress.Report(1, 200);
        time.Advance(TimeSpan.FromSeconds(10));
        progress.Report(50, 200);
        progress.Report(51, 200);
        time.Advance(TimeSpan.FromSeconds(10));
        progress.Report(0, 0);
        progress.Fail(3, "wrong");

        Assert.Equal("25 % done\n100 % done\n", output.ToString());
        Assert.Equal("line 3: wrong\n", errors.ToString());
    }

    [Fact]
    public void Log_of_the_gateway_gets_a_line_every_ten_seconds_and_one_at_the_end()
    {
        using var log = new CapturedLog();
        var time = new ManualTime();
        var progress = new ImportProgress("okta", "request-1", time, log);

        progress.Report(1, 200);
        time.Advance(TimeSpan.FromSeconds(10));
        progress.Report(50, 200);
        progress.Report(51, 200);
        foreach (var line in Enumerable.Range(1, 1001))
        {
            progress.Fail(line, "wrong");
        }

        progress.End(new ImportReport(7, 2, 1001, IsComplete: true));

        Assert.Equal(
            """
            Import request-1 into the connection okta has read 50 of 200 bytes
            Import request-1 into the connection okta has ended: 7 lines imported, 2 there already, 1001 failed, in 10000 ms
            """,
            log.Text);
        Assert.Equal(1000, progress.Failures.Count);
    }
}
