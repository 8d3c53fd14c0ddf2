using CODE.ServiceDefaults.Workspace;
using Microsoft.Extensions.Options;

namespace CODE.ServiceDefaults.Tests.Workspace;

/// <summary>
/// A workspace root on the disk with everything in it that might lead out, and a folder beside it that nothing may reach:
/// every file of the one holds "inside", every file of the other "outside".
/// </summary>
public sealed class WorkspaceTree : IDisposable
{
    private readonly string _base;

    public WorkspaceTree()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a privilege there.");
        // Short, since the name of a socket may have no more than 104 characters.
        _base = Directory.CreateTempSubdirectory("ws-").FullName;
        Root = Path.Combine(_base, "root");
        Outside = Path.Combine(_base, "outside");
        // Its name starts as the root's does.
        Sibling = Path.Combine(_base, "root-2");
        foreach (var folder in new[] { Path.Combine(Root, "a", "b"), Path.Combine(Outside, "d"), Sibling })
        {
            Directory.CreateDirectory(folder);
        }

        foreach (var folder in new[] { "", "a", Path.Combine("a", "b") })
        {
            File.WriteAllText(Path.Combine(Root, folder, "file"), "inside");
        }

        foreach (var file in new[] { Path.Combine(Outside, "file"), Path.Combine(Outside, "d", "file"), Path.Combine(Sibling, "file"), Path.Combine(_base, "file") })
        {
            File.WriteAllText(file, "outside");
        }

        Link("in", "a");
        Link("in_file", "a/b/file");
        Link("out", Outside);
        Link("out_file", "../outside/file");
        Link("a/chain", "../out");
        Link("a/up", "../..");
        Link("a/sibling", Sibling);
        Link("loop", "loop");
        Link("ping", "pong");
        Link("pong", "ping");
        Link("dangling", "nowhere");
        // The system goes through "out" before it goes up, so this is the base's file, not the root's.
        Link("through", "out/../file");
        Link("deep", "a/b/../../in/b/../file");
    }

    public string Root { get; }

    public string Outside { get; }

    public string Sibling { get; }

    public static WorkspaceRoots Roots(params string[] roots)
    {
        var options = new WorkspaceOptions();
        foreach (var root in roots)
        {
            options.Roots.Add(root);
        }

        return new WorkspaceRoots(Options.Create(options));
    }

    public string Link(string name, string target)
    {
        var path = Path.Combine(Root, name);
        File.CreateSymbolicLink(path, target);
        return path;
    }

    public void Dispose() => Directory.Delete(_base, recursive: true);
}
