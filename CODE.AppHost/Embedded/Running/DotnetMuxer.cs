using System.Runtime.InteropServices;

namespace CODE.AppHost.Embedded.Running;

/// <summary>The <c>dotnet</c> executable of the very runtime that the host runs on, so that services never get another version.</summary>
internal static class DotnetMuxer
{
    /// <summary>Finds it.</summary>
    /// <exception cref="LocalFleetException">It isn't there.</exception>
    public static string Find()
    {
        // …/dotnet/shared/Microsoft.NETCore.App/10.0.x/ → …/dotnet/dotnet
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var muxer = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(muxer)
            ? muxer
            : throw new LocalFleetException($"There is no dotnet in {root}. Install the .NET SDK 10 (https://dot.net) and start the fleet with it.");
    }
}
