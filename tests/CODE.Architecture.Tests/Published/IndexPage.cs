using CODE.Architecture.Tests.Tools;

namespace CODE.Architecture.Tests.Published;

/// <summary>The list of servers in docs/tools.</summary>
internal static class IndexPage
{
    /// <summary>The page's text.</summary>
    public static string Render(IEnumerable<ServerListing> listings) => new Markdown()
        .Block("# The tools of the fleet")
        .Block($"Generated from what the servers list; not edited by hand. To renew it: `{PublishedFiles.UpdateCommand}`.")
        .Table(["server", "tools", "`tools/list`"], listings.OrderBy(static listing => listing.Name, StringComparer.Ordinal).Select(static listing => new[]
        {
            $"[{listing.Name}]({listing.Name}.md)",
            string.Join(", ", listing.Tools.Select(tool => $"[`{tool["name"]}`]({listing.Name}.md#{tool["name"]})")),
            $"{listing.ToolListBytes} bytes",
        }))
        .ToString();
}
