namespace CODE.Cli.Hosts;

/// <summary>The hosts that can be configured.</summary>
internal static class McpHosts
{
    /// <summary>Every host.</summary>
    public static IReadOnlyList<IMcpHost> All { get; } = [new ClaudeDesktopHost(), new ClaudeCodeHost(), new VsCodeHost(), new CursorHost()];
}
