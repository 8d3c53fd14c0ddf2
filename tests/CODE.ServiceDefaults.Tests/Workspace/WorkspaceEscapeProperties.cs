using CODE.ServiceDefaults.Faults;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace CODE.ServiceDefaults.Tests.Workspace;

/// <summary>No path whatever, made of the parts of a tree full of traps, leads to anything outside the root.</summary>
public sealed class WorkspaceEscapeProperties : IDisposable
{
    private readonly WorkspaceTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Property(MaxTest = 2_000, Arbitrary = [typeof(Paths)])]
    public void Resolve_OfAnyPath_AnswersWhatIsInsideOrAFault(TrapPath path)
    {
        var roots = WorkspaceTree.Roots(_tree.Root);
        string resolved;
        try
        {
            resolved = roots.Resolve(path.Text.Replace("{root}", _tree.Root, StringComparison.Ordinal));
        }
        catch (FaultException)
        {
            return;
        }

        // Judged by what lies there, not by how the path looks: the system has the last word.
        Assert.True(resolved == roots.Roots[0] || resolved.StartsWith(roots.Roots[0] + "/", StringComparison.Ordinal), resolved);
        var file = Directory.Exists(resolved) ? Path.Combine(resolved, "file") : resolved;
        Assert.Equal("inside", File.ReadAllText(file));
    }

    /// <summary>A path; its own type, so that the generator is taken.</summary>
    public sealed record TrapPath(string Text);

    public static class Paths
    {
        private static readonly string[] Parts =
        [
            "..", "..", ".", "", "a", "b", "file", "in", "in_file", "out", "out_file", "chain", "up", "sibling", "through", "deep", "loop", "ping",
            "dangling", "root", "root-2", "outside", "d", "nothing",
        ];

        public static Arbitrary<TrapPath> Path() => (
            from start in Gen.Elements("", "", "", "{root}/", "{root}/../", "/")
            from parts in Gen.ArrayOf(Gen.Elements(Parts))
            select new TrapPath(start + string.Join('/', parts))).ToArbitrary();
    }
}
