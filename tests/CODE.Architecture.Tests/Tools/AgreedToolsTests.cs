using System.Text.Json.Nodes;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Tools;

public sealed class AgreedToolsTests(RunningFleet fleet)
{
    private const string Agreed = """
        { "name": "apply_terraform", "inputSchema": { "required": ["workspace"], "properties": {
          "workspace": {}, "variables": {}, "target": {}, "auto_approve": { "default": false } } } }
        """;

    [Fact]
    public async Task AgreedTools_KeepTheirNamesAndArguments() =>
        Rule.Holds("Tools that were promised by name and arguments keep both.",
            (await fleet.ListingsAsync()).SelectMany(static listing => listing.Tools.SelectMany(tool => AgreedTools.Departures(listing.Name, tool))));

    [Fact]
    public void Departures_AsAgreed_None() => Assert.Empty(Departures("deployment", Agreed));

    [Theory]
    [InlineData("\"variables\": {},", "", "lacks the argument variables")]
    [InlineData("[\"workspace\"]", "[]", "workspace has to be required")]
    [InlineData("[\"workspace\"]", "[\"workspace\",\"target\"]", "target has to be optional")]
    [InlineData("\"default\": false", "\"default\": true", "default of auto_approve is true")]
    [InlineData("{ \"default\": false }", "{}", "default of auto_approve is missing")]
    [InlineData("\"target\": {},", "\"target\": {}, \"force\": {},", "takes force")]
    public void Departures_OneChange_IsNamed(string from, string to, string expected) =>
        Assert.Contains(expected, Assert.Single(Departures("deployment", Agreed.Replace(from, to, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Departures_OnAnotherServer_IsNamed() => Assert.Contains("belongs to deployment", Assert.Single(Departures("cost", Agreed)), StringComparison.Ordinal);

    [Fact]
    public void Departures_PagingArguments_AreFine() =>
        Assert.Empty(Departures("deployment", Agreed.Replace("\"target\": {},", "\"target\": {}, \"limit\": {}, \"cursor\": {},", StringComparison.Ordinal)));

    private static IEnumerable<string> Departures(string server, string tool) => AgreedTools.Departures(server, JsonNode.Parse(tool)!.AsObject());
}
