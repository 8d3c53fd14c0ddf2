using System.Net;
using System.Net.Sockets;

namespace CODE.Testing;

/// <summary>Asks the system for a loopback port that nobody uses.</summary>
public static class FreePort
{
    /// <summary>A port that was free a moment ago.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
