using System.Net;
using System.Net.Sockets;

namespace CODE.AppHost.Embedded.Running;

/// <summary>
/// Chooses loopback ports that stay the services' own over their restarts. They are taken from below the range out of which systems choose
/// the local ports of outgoing connections, so that none of those takes one while its service is down.
/// </summary>
internal sealed class LoopbackPorts
{
    private const int Lowest = 15_000;
    private const int Highest = 30_000;

    private readonly HashSet<int> chosen = [];

    /// <summary>Chooses a free port.</summary>
    /// <exception cref="LocalFleetException">There is none.</exception>
    public int Choose()
    {
        var start = Random.Shared.Next(Lowest, Highest);
        for (var at = 0; at < Highest - Lowest; at++)
        {
            var port = Lowest + (start - Lowest + at) % (Highest - Lowest);
            if (!chosen.Contains(port) && IsFree(port))
            {
                chosen.Add(port);
                return port;
            }
        }

        throw new LocalFleetException($"No loopback port from {Lowest} to {Highest} is free.");
    }

    /// <summary>Takes the port that was asked for.</summary>
    /// <exception cref="LocalFleetException">Something listens there.</exception>
    public int Take(int port) => chosen.Add(port) && IsFree(port)
        ? port
        : throw new LocalFleetException($"Port {port} on 127.0.0.1 is taken. Choose another with --port or CODE_PORT (0: any free one), or stop what listens there.");

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port) { ExclusiveAddressUse = true };
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
