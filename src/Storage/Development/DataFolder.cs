using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ScimCluster.Storage.Development;

/// <summary>The folder of a private PostgreSQL: <c>cluster/</c>, <c>password</c>, <c>server.log</c> and <c>lock</c>.</summary>
internal sealed class DataFolder : IDisposable
{
    public const string UserName = "scim";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TidyTimeout = TimeSpan.FromSeconds(10);

    private readonly ServerAccount _account;
    private readonly FileStream _lock;

    private DataFolder(string path, ServerAccount account, FileStream @lock)
    {
        Path = path;
        _account = account;
        _lock = @lock;
    }

    public string Path { get; }

    public string Cluster => System.IO.Path.Combine(Path, "cluster");

    public string Log => System.IO.Path.Combine(Path, "server.log");

    public string Password => File.ReadAllText(PasswordFile);

    private string PasswordFile => System.IO.Path.Combine(Path, "password");

    /// <summary>Makes or takes the folder, and keeps every other process from it until disposed.</summary>
    /// <exception cref="PrivatePostgresException">Another process has it, or the server's account cannot use it.</exception>
    public static DataFolder Open(PrivatePostgresOptions options, ServerAccount account)
    {
        var path = System.IO.Path.GetFullPath(options.Folder);
        if (!Prepare(path, account, takeOver: true))
        {
            var replacement = "/var/tmp/scimcluster-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];
            options.Notify?.Invoke($"The account '{account.UserName}' cannot use {path}: PostgreSQL keeps its data in {replacement}.");
            path = replacement;

            // Anyone can make a folder below /var/tmp, so one that is there already must belong to the account.
            if (!Prepare(path, account, takeOver: false))
            {
                throw new PrivatePostgresException($"The folder {path} belongs to somebody else. Remove it, or choose another data folder.");
            }
        }

        try
        {
            var file = new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(path, account, file);
        }
        catch (IOException e)
        {
            throw new PrivatePostgresException(
                $"The data folder {path} is in use by another process. End that one, or choose another folder.", e);
        }
    }

    /// <summary>Makes the database cluster if there is none yet.</summary>
    /// <exception cref="PrivatePostgresException">The program that makes it failed.</exception>
    public async Task InitializeAsync(ServerBinaries binaries, bool durable, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Directory.Exists(Cluster))
        {
            return;
        }

        // A run that was interrupted leaves only this folder behind.
        var unfinished = Cluster + ".new";
        await DeleteAsync(unfinished, clock, cancellationToken);

        WritePassword();
        string[] sync = durable ? [] : ["--no-sync"];
        using var initialization = GuardedProcess.Start(_account, Path, Log, "INT", [
            binaries.InitDb, "-D", unfinished, "-U", UserName, "--encoding=UTF8", "--locale=C", "--auth=scram-sha-256",
            $"--pwfile={PasswordFile}", .. sync]);
        await initialization.WaitForExitAsync(cancellationToken);
        if (initialization.ExitCode != 0)
        {
            throw new PrivatePostgresException($"'{binaries.InitDb}' ended with {initialization.ExitCode}; its log is {Log}.");
        }

        Directory.Move(unfinished, Cluster);
    }

    /// <summary>The process id in the server's own lock file, or null without one.</summary>
    public int? ReadServerId()
    {
        var file = System.IO.Path.Combine(Cluster, "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var id) ? id : null;
    }

    /// <summary>Removes the lock file of a server that is no more; its number may belong to another program by now.</summary>
    public void RemoveServerId() => File.Delete(System.IO.Path.Combine(Cluster, "postmaster.pid"));

    public void Dispose() => _lock.Dispose();

    // The program of an interrupted run may be about to tidy up after itself.
    private static async Task DeleteAsync(string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (Directory.Exists(folder))
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (clock.GetElapsedTime(started) < TidyTimeout)
            {
                await Task.Delay(Pause, clock, cancellationToken);
            }
        }
    }

    private static bool Prepare(string path, ServerAccount account, bool takeOver)
    {
        var isNew = !Directory.Exists(path);
        if (isNew)
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        if (isNew || takeOver)
        {
            account.Take(path);
        }

        return account.CanUse(path);
    }

    private void WritePassword()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var writer = new StreamWriter(PasswordFile, options))
        {
            writer.Write(RandomNumberGenerator.GetHexString(32, lowercase: true));
        }

        _account.Take(PasswordFile);
    }
}
