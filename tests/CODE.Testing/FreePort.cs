using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CODE.Testing;

/// <summary>Finds a loopback port that nobody uses.</summary>
public static class FreePort
{
    // Below the range from which systems take the ports of outgoing connections: one of those would be gone again before it is used.
    private const int Lowest = 10_000;
    private const int Highest = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port that was free a moment ago, and that this process has not been given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
