using System.Net;
using Garnet;
using Garnet.server;
using Garnet.server.Auth.Settings;
using Microsoft.Extensions.Logging;
using Tsavorite.core;

namespace CODE.AppHost.Embedded.Store;

/// <summary>
/// The fleet's state on a developer's machine: a Garnet server in the host's process, speaking the Redis protocol on loopback, with a password
/// that only the data folder's owner can read. A write is answered once it is in the log on disk, so that it survives the host's being killed;
/// the log is folded into a checkpoint when it passes 256 MB.
/// </summary>
internal sealed class EmbeddedStore : IDisposable
{
    private const string LogPage = "16m";
    private const string Layout = $"append-only pages: {LogPage}";

    private readonly GarnetServer server;

    private EmbeddedStore(GarnetServer server, string endPoint, string password)
        => (this.server, EndPoint, ConnectionString) = (server, endPoint, $"{endPoint},password={password}");

    /// <summary>Where it listens.</summary>
    public string EndPoint { get; }

    /// <summary>How to reach it, for StackExchange.Redis.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens the store in a folder, with what is in it.</summary>
    /// <exception cref="LocalFleetException">The folder's content can't be read, or the port can't be listened on.</exception>
    public static EmbeddedStore Start(string folder, int port, string password, ILoggerFactory loggers)
    {
        try
        {
            StoreLayout.Check(folder, Layout);
            var server = new GarnetServer(Options(folder, port, password), loggers);
            server.Start();
            return new EmbeddedStore(server, $"127.0.0.1:{port}", password);
        }
        catch (Exception fault) when (fault is not LocalFleetException)
        {
            throw new LocalFleetException($"The store in {folder} can't be opened: {fault.Message} Moving the folder away makes the fleet start with an empty one.");
        }
    }

    public void Dispose() => server.Dispose();

    private static GarnetServerOptions Options(string folder, int port, string password) => new()
    {
        EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
        AuthSettings = new PasswordAuthenticationSettings(password),
        QuietMode = true,

        // The other devices need libaio on Linux.
        DeviceType = DeviceType.RandomAccess,
        LogDir = folder,
        CheckpointDir = folder,
        EnableStorageTier = true,
        LogMemorySize = "64m",
        PageSize = "1m",
        SegmentSize = "64m",
        ObjectLogSegmentSize = "64m",
        IndexMemorySize = "4m",

        // A record of the append-only file has to fit into one of its pages, the largest being a plan of up to 12 MiB.
        // Each page in memory is the host's for good, from the first write to it.
        EnableAOF = true,
        AofPageSize = LogPage,
        AofMemorySize = "32m",
        AofSegmentSize = "128m",
        AofSizeLimit = "256m",
        WaitForCommit = true,
        Recover = true,
        FailOnRecoveryError = true,

        // Distributed locks release themselves by script.
        EnableLua = true,
        LuaOptions = new LuaOptions(),
    };
}
