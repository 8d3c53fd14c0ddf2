using System.Reflection;
using System.Text.Json;

namespace CODE.Aspire.Tests;

/// <summary>The default build, which must not even look for Aspire's packages.</summary>
public sealed class WithoutAspire
{
    [Fact(Skip = "Needs the Aspire.* packages: run with -p:UseAspire=true (docs/adr/0002-two-hosts.md).")]
    public void Topology_BuiltWithAspire_IsAsAppHostStatesIt() => Assert.Fail("Only TopologyTests.cs can tell.");

    [Fact]
    public async Task AppHost_DefaultBuild_RestoresNoAspirePackage()
    {
        var root = typeof(WithoutAspire).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(each => each.Key == "RepoRoot").Value!;
        await using var assets = File.OpenRead(Path.Combine(root, "CODE.AppHost", "obj", "project.assets.json"));
        using var restored = await JsonDocument.ParseAsync(assets, cancellationToken: TestContext.Current.CancellationToken);

        var packages = restored.RootElement.GetProperty("libraries").EnumerateObject().Select(library => library.Name).ToList();

        Assert.Contains(packages, package => package.StartsWith("Microsoft.Garnet/", StringComparison.Ordinal));
        Assert.DoesNotContain(packages, package => package.StartsWith("Aspire.", StringComparison.OrdinalIgnoreCase));
    }
}
