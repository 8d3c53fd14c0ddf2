using CODE.Cli.Hosts;
using CODE.Cli.Tests.Running;

namespace CODE.Cli.Tests.Hosts;

public sealed class ClaudeDesktopHostTests
{
    [Fact]
    public void ConfigPath_PackagedForWindows_IsTheApplicationsOwnCopy()
    {
        using var sandbox = new Sandbox();
        string own = Directory.CreateDirectory(sandbox.PathTo("Packages/Claude_abc123/LocalCache/Roaming/Claude")).FullName;
        var places = new HostPlaces(sandbox.Folder, sandbox.Home, sandbox.PathTo("Roaming"), sandbox.PathTo("Packages"));

        Assert.Equal(Path.Combine(own, "claude_desktop_config.json"), new ClaudeDesktopHost().ConfigPath(places));
    }

    [Fact]
    public void ConfigPath_NotPackaged_IsInTheApplicationData()
    {
        using var sandbox = new Sandbox();
        Directory.CreateDirectory(sandbox.PathTo("Packages/Other_1"));
        var places = new HostPlaces(sandbox.Folder, sandbox.Home, sandbox.PathTo("Roaming"), sandbox.PathTo("Packages"));

        Assert.Equal(Path.Combine(sandbox.PathTo("Roaming"), "Claude", "claude_desktop_config.json"), new ClaudeDesktopHost().ConfigPath(places));
    }
}
