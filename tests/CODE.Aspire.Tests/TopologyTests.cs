using Microsoft.Extensions.DependencyInjection;

namespace CODE.Aspire.Tests;

/// <summary>The model that Aspire makes of AppHost.cs. Building it needs no orchestrator.</summary>
public sealed class TopologyTests : IDisposable
{
    private readonly string data = Path.Combine(Path.GetTempPath(), $"code-aspire-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Run_Resources_AreStoreServicesAndParameters()
    {
        await using var app = await BuildAsync();

        var resources = Model(app).Resources;

        Assert.Equal(["cost", "deployment", "gateway", "kubernetes", "monitoring"], resources.OfType<ProjectResource>().Select(resource => resource.Name).Order());
        Assert.IsType<RedisResource>(resources.Single(resource => resource.Name == "cache"));
        Assert.Superset(
            new HashSet<string> { "fleet-public-key", "fleet-signing-key", "identity-signing-key", "plan-key" },
            resources.OfType<ParameterResource>().Select(resource => resource.Name).ToHashSet());
    }

    [Fact]
    public async Task Run_Gateway_WaitsForWhatItReferences()
    {
        await using var app = await BuildAsync();

        var gateway = Project(app, "gateway");

        Assert.Equal(["cache", "cost", "deployment", "kubernetes", "monitoring"], gateway.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).Order());
        var references = gateway.Annotations.OfType<ResourceRelationshipAnnotation>().Where(relation => relation.Type == "Reference");
        Assert.Superset(new HashSet<string> { "cache", "deployment" }, references.Select(relation => relation.Resource.Name).ToHashSet());
    }

    [Fact]
    public async Task Run_Gateway_IsTheOnlyDoorAndListensWhereAsked()
    {
        await using var app = await BuildAsync("--port", "18080");

        var door = Assert.Single(Model(app).Resources.OfType<ProjectResource>(), resource => Endpoint(resource).IsExternal);

        Assert.Equal("gateway", door.Name);
        Assert.Equal(18080, Endpoint(door).Port);
    }

    [Fact]
    public async Task Run_SecretParameters_AreMarkedAndHaveTheMachinesKeys()
    {
        await using var app = await BuildAsync();

        var planKey = Model(app).Resources.OfType<ParameterResource>().Single(resource => resource.Name == "plan-key");

        Assert.True(planKey.Secret);
        Assert.Equal(
            (await File.ReadAllTextAsync(Path.Combine(data, "keys", "plan.key"), TestContext.Current.CancellationToken)).Trim(),
            await planKey.GetValueAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Publish_Keys_AreInputsAndNothingIsMadeHere()
    {
        await using var app = await BuildAsync("--operation", "publish", "--publisher", "manifest", "--output-path", Path.Combine(data, "manifest.json"));

        var gateway = await EnvironmentAsync(app, "gateway");
        var deployment = await EnvironmentAsync(app, "deployment");

        Assert.Equal("{fleet-signing-key.value}", gateway["Fleet__SigningKey"]);
        Assert.Equal("{identity-authority.value}", gateway["Identity__Authority"]);
        Assert.DoesNotContain("Identity__SigningKey", gateway.Keys);
        Assert.Equal("{plan-key.value}", deployment["Deployment__PlanKey"]);
        Assert.Equal("{deployment.bindings.http.url}", gateway["services__deployment__http__0"]);
        Assert.Equal("{cache.connectionString}", gateway["ConnectionStrings__cache"]);
        Assert.DoesNotContain(deployment.Keys, key => key.StartsWith("Workspace__", StringComparison.Ordinal));
        Assert.False(Directory.Exists(Path.Combine(data, "keys")));
    }

    private async Task<DistributedApplication> BuildAsync(params string[] args)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.CODE_AppHost>([.. args, "--data", data], cancellationToken);
        return await builder.BuildAsync(cancellationToken);
    }

    private static DistributedApplicationModel Model(DistributedApplication app) => app.Services.GetRequiredService<DistributedApplicationModel>();

    private static ProjectResource Project(DistributedApplication app, string name)
        => Model(app).Resources.OfType<ProjectResource>().Single(resource => resource.Name == name);

    private static EndpointAnnotation Endpoint(ProjectResource resource) => Assert.Single(resource.Annotations.OfType<EndpointAnnotation>());

    private static async Task<Dictionary<string, string>> EnvironmentAsync(DistributedApplication app, string name)
    {
        var configuration = await ExecutionConfigurationBuilder.Create(Project(app, name))
            .WithEnvironmentVariablesConfig()
            .BuildAsync(new DistributedApplicationExecutionContext(DistributedApplicationOperation.Publish), null, TestContext.Current.CancellationToken);
        return configuration.EnvironmentVariables.ToDictionary();
    }
}
