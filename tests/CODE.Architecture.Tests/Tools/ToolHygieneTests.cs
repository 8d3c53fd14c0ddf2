using System.Text.Json.Nodes;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Tools;

public sealed class ToolHygieneTests(RunningFleet fleet)
{
    // What hosts hand to a model, and everything that they get; see docs/adr/0023-size-of-tools.md.
    private const int MaxReadBytes = 10 * 1024;
    private const int MaxListBytes = 22 * 1024;
    private static readonly string[] Read = ["name", "title", "description", "inputSchema"];

    public static TheoryData<string> ServerNames => Servers.Names;

    [Theory, MemberData(nameof(ServerNames))]
    public async Task Tools_DeclareEverything(string server)
    {
        var listing = await fleet.ListingAsync(server);
        Assert.NotEmpty(listing.Tools);
        Rule.Holds("Every tool declares title, description, hints, schemas, version and policy.", listing.Tools.SelectMany(ToolHygiene.Faults));
    }

    [Theory, MemberData(nameof(ServerNames))]
    public async Task ToolList_IsShort(string server)
    {
        var listing = await fleet.ListingAsync(server);
        var sizes = listing.Tools.Select(static tool => (Name: tool["name"]!.ToString(), Bytes: ReadBytes(tool))).OrderByDescending(static tool => tool.Bytes).ToArray();
        var read = sizes.Sum(static tool => tool.Bytes);
        Assert.True(
            read <= MaxReadBytes,
            $"Of {server}'s tools/list every model that is given the server reads {read} bytes; {MaxReadBytes} are allowed. "
            + $"Shorten the largest: {string.Join(", ", sizes.Select(static tool => $"{tool.Name} {tool.Bytes}"))}.");
        Assert.True(listing.ToolListBytes <= MaxListBytes, $"{server}'s tools/list has {listing.ToolListBytes} bytes; {MaxListBytes} are allowed.");
    }

    private static int ReadBytes(JsonObject tool) => Read.Sum(part => tool[part] is { } value ? part.Length + value.ToJsonString().Length : 0);

    [Theory, MemberData(nameof(ServerNames))]
    public async Task Call_UnknownArgument_IsRefusedAndNamed(string server)
    {
        var conversation = await fleet.ConversationAsync(server);
        List<string> violations = [];
        foreach (var tool in (await fleet.ListingAsync(server)).Tools)
        {
            var name = tool["name"]!.GetValue<string>();
            var call = new JsonObject { ["name"] = name, ["arguments"] = new JsonObject { ["no_such_argument"] = 1 } };
            var answer = await conversation.AskAsync("tools/call", call, name, TestContext.Current.CancellationToken);
            if (!IsRefusalOf("no_such_argument", answer))
            {
                violations.Add($"{name} answered {answer}. Expected isError with an invalid_argument that names it, and no structured content.");
            }
        }

        Rule.Holds("A tool refuses arguments that it does not declare.", violations);
    }

    [Fact]
    public async Task ToolNames_AreUniqueInTheFleet() =>
        Rule.Holds("A tool's name is unique in the fleet, as the aggregate endpoint has no prefixes.",
            (await fleet.ListingsAsync())
                .SelectMany(static listing => listing.Tools.Select(tool => (Tool: tool["name"]!.ToString(), listing.Name)))
                .GroupBy(static tool => tool.Tool, static tool => tool.Name)
                .Where(static owners => owners.Count() > 1)
                .Select(static owners => $"{owners.Key} is declared by {string.Join(" and ", owners)}. Rename one."));

    [Theory, MemberData(nameof(ServerNames))]
    public async Task ResourcesAndPrompts_DescribeThemselves(string server)
    {
        var listing = await fleet.ListingAsync(server);
        Rule.Holds("Resources and prompts have a name, a title and a description, and prompts describe their arguments.",
            listing.Resources.Concat(listing.Prompts).SelectMany(static item => DescriptionFaults(item)));
    }

    [Theory]
    [InlineData("""{"isError":true,"content":[{"type":"text","text":"{\"code\":\"invalid_argument\",\"message\":\"'no_such_argument' is unknown.\",\"fix\":\"Leave it out.\"}"}]}""", true)]
    [InlineData("""{"isError":true,"content":[{"type":"text","text":"{\"code\":\"internal\",\"message\":\"'no_such_argument'\",\"fix\":\"x\"}"}]}""", false)]
    [InlineData("""{"isError":true,"content":[{"type":"text","text":"no_such_argument"}]}""", false)]
    [InlineData("""{"content":[{"type":"text","text":"done"}],"structuredContent":{}}""", false)]
    public void IsRefusalOf_TellsARefusalFromAnythingElse(string answer, bool expected) => Assert.Equal(expected, IsRefusalOf("no_such_argument", answer));

    private static IEnumerable<string> DescriptionFaults(JsonObject item)
    {
        string[] parts = ["name", "title", "description"];
        var faults = parts.Where(part => string.IsNullOrWhiteSpace(item[part]?.ToString())).Select(part => $"{item["uriTemplate"] ?? item["name"]} has no {part}.");
        var arguments = (item["arguments"] as JsonArray ?? []).Where(static argument => string.IsNullOrWhiteSpace(argument!["description"]?.ToString()));
        return faults.Concat(arguments.Select(argument => $"{item["name"]}: its argument {argument!["name"]} has no description."));
    }

    private static bool IsRefusalOf(string argument, string answer)
    {
        var result = JsonNode.Parse(answer)!;
        if (result["isError"]?.GetValue<bool>() != true || result["structuredContent"] is not null || result["content"] is not JsonArray { Count: 1 } content)
        {
            return false;
        }

        try
        {
            var fault = JsonNode.Parse(content[0]!["text"]!.GetValue<string>())!;
            return fault["code"]?.ToString() == "invalid_argument"
                && fault["message"]?.ToString().Contains(argument, StringComparison.Ordinal) == true
                && !string.IsNullOrWhiteSpace(fault["fix"]?.ToString());
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
