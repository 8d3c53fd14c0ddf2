namespace CODE.ServiceDefaults.Workspace;

/// <summary>Follows every link on a path, also in its middle, as <c>realpath(3)</c> does; parts that do not exist stay as they are.</summary>
internal static class RealPath
{
    private const int MaxLinks = 40;

    public static string Of(string fullPath)
    {
        var links = 0;
        var root = Path.GetPathRoot(fullPath)!;
        var pending = new Stack<string>(Parts(fullPath[root.Length..]));
        var current = root;
        while (pending.TryPop(out var part))
        {
            var next = Path.GetFullPath(Path.Combine(current, part));
            // Null for what is not a link, and for what does not exist.
            var target = new FileInfo(next).LinkTarget;
            if (target is null)
            {
                current = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException("Too many levels of links.");
            }

            var absolute = Path.GetFullPath(target, current);
            current = Path.GetPathRoot(absolute)!;
            foreach (var targetPart in Parts(absolute[current.Length..]))
            {
                pending.Push(targetPart);
            }
        }

        return Path.TrimEndingDirectorySeparator(current);
    }

    // Reversed, so that pushing them one by one leaves the first part on top of the stack.
    private static IEnumerable<string> Parts(string path) =>
        path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries).Reverse();
}
