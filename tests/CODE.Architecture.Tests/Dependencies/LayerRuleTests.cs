using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using CODE.Architecture.Tests.House;

namespace CODE.Architecture.Tests.Dependencies;

public sealed class LayerRuleTests
{
    private const string SampleRoot = "CODE.Architecture.Tests.Dependencies.Sample";

    [Fact]
    public void Services_KeepTheirLayers()
    {
        foreach (var rule in LayerRule.All)
        {
            Rule.Holds(rule.Sentence, Project.Services.SelectMany(service => rule.Violations(service.RootNamespace, TypesOf(service.AssemblyFile))));
        }
    }

    [Theory]
    [InlineData("Capability code never sees MCP types.", "Sample.Plans.Planner", "ModelContextProtocol.Protocol.TextContentBlock")]
    [InlineData("Capability code never uses Tools.", "Sample.Plans.Planner", "Sample.Tools.PlanAnswer")]
    [InlineData("Tools do no upstream I/O.", "Sample.Tools.PlanTools", "System.IO.File")]
    public void Violations_SampleServiceThatBreaksEveryRule_NamesTypeAndUse(string sentence, string type, string used)
    {
        var rule = Assert.Single(LayerRule.All, rule => rule.Sentence == sentence);
        var violations = rule.Violations(SampleRoot, TypesOf(typeof(LayerRuleTests).Assembly.Location)).ToArray();
        Assert.Contains(violations, violation => violation.Contains(type, StringComparison.Ordinal) && violation.Contains(used, StringComparison.Ordinal));
        Assert.All(violations, violation => Assert.EndsWith(rule.Advice, violation, StringComparison.Ordinal));
    }

    [Fact]
    public void Violations_EveryRule_HasASampleThatBreaksIt() =>
        Assert.All(LayerRule.All, static rule => Assert.NotEmpty(rule.Violations(SampleRoot, TypesOf(typeof(LayerRuleTests).Assembly.Location))));

    private static IEnumerable<IType> TypesOf(string assemblyFile) =>
        new ArchLoader().LoadAssembly(System.Reflection.Assembly.LoadFrom(assemblyFile)).Build().Types;
}
