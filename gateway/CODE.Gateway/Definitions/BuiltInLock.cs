using System.Reflection;

namespace CODE.Gateway.Definitions;

/// <summary>The definitions of the fleet's own servers as they were when the gateway was built: <c>tools.lock.json</c> of the repository.</summary>
internal static class BuiltInLock
{
    private const string Resource = "tools.lock.json";

    /// <summary>The lock.</summary>
    public static ToolLock Current { get; } = Read();

    private static ToolLock Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ToolLockFormat.Read(bytes.ToArray());
    }
}
