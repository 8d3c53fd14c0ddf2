using System.Text;
using System.Text.Json.Nodes;
using CODE.Architecture.Tests.Tools;
using CODE.Gateway.Definitions;

namespace CODE.Architecture.Tests.Published;

public sealed class PublishedFilesTests(RunningFleet fleet)
{
    private const string Snapshots = "tests/CODE.Architecture.Tests/Snapshots";
    private const string Pages = "docs/tools";
    private const string Lock = "tools.lock.json";

    [Fact]
    public async Task Snapshots_MatchWhatServersList() =>
        PublishedFiles.Match(
            "A tool's schema is a snapshot, so that a change of it is seen in review.",
            Snapshots,
            (await fleet.ListingsAsync())
                .SelectMany(static listing => listing.Tools.Select(tool => (Path: $"{Snapshots}/{listing.Name}/{tool["name"]}.json", Text: ToolSnapshot.Render(tool))))
                .ToDictionary(static file => file.Path, static file => file.Text));

    [Fact]
    public async Task Pages_MatchWhatServersList()
    {
        var listings = await fleet.ListingsAsync();
        PublishedFiles.Match(
            "docs/tools is generated from what the servers list.",
            Pages,
            listings.ToDictionary(static listing => $"{Pages}/{listing.Name}.md", ServerPage.Render).Append(new($"{Pages}/README.md", IndexPage.Render(listings)))
                .ToDictionary());
    }

    [Fact]
    public async Task Lock_AcceptsWhatServersList()
    {
        var listings = await fleet.ListingsAsync();
        var tools = from listing in listings
                    from tool in listing.Tools
                    let definition = ToolDefinition.Read(Encoding.UTF8.GetBytes(tool.ToJsonString()))
                    select (listing.Name, definition.Name, new LockedTool(definition.Hash, definition.Canonical));
        var schemes = listings.SelectMany(static listing => listing.Resources).Select(static resource => ((string)resource["uriTemplate"]!).Split(':')[0]);
        PublishedFiles.MatchFile(
            "The gateway accepts its own servers' tools as they are when it is built.",
            Lock,
            ToolLockFormat.Write(new ToolLock(tools, schemes)));
    }

    [Fact]
    public void Differences_Same_None() => Assert.Empty(Differences("a\nb\n", "a\nb\n"));

    [Fact]
    public void Differences_Changed_TellsTheFirstLine() =>
        Assert.Contains("line 2: published \"b\", now \"c\"", Assert.Single(Differences("a\nb\n", "a\nc\n")), StringComparison.Ordinal);

    [Fact]
    public void Differences_NotPublished_IsMissing() => Assert.EndsWith("is missing.", Assert.Single(Differences(null, "a")), StringComparison.Ordinal);

    [Fact]
    public void Differences_NoLongerListed_IsObsolete() => Assert.Contains("is obsolete", Assert.Single(Differences("a", null)), StringComparison.Ordinal);

    [Fact]
    public void Render_OrderOfKeys_ChangesNothing() =>
        Assert.Equal(ToolSnapshot.Render(Tool("""{"b":{"d":1,"c":"'"},"a":[{"f":1,"e":2}]}""")), ToolSnapshot.Render(Tool("""{"a":[{"e":2,"f":1}],"b":{"c":"'","d":1}}""")));

    [Fact]
    public void Render_OrderOfArguments_IsKept() =>
        Assert.NotEqual(ToolSnapshot.Render(Tool("""{"properties":{"b":{},"a":{}}}""")), ToolSnapshot.Render(Tool("""{"properties":{"a":{},"b":{}}}""")));

    private static IEnumerable<string> Differences(string? published, string? listed) =>
        PublishedFiles.Differences(listed is null ? new() : new Dictionary<string, string> { ["x"] = listed }, published is null ? [] : ["x"], _ => published);

    private static JsonObject Tool(string json) => JsonNode.Parse(json)!.AsObject();
}
