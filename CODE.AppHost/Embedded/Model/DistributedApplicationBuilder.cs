using Microsoft.Extensions.Configuration;

namespace CODE.AppHost.Embedded.Model;

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly List<IResource> resources = [];
    private readonly LocalFleetOptions options;

    public DistributedApplicationBuilder(string[] args)
    {
        LocalFleetException.ReportUnhandled();
        options = LocalFleetOptions.Parse(args, Environment.GetEnvironmentVariable);
        Configuration.AddEnvironmentVariables();
        var asked = new ConfigurationBuilder().AddCommandLine([.. options.OtherArguments]).Build();
        var publishing = asked["publisher"] is not null || asked["step"] is not null || asked["operation"] is "publish";
        ExecutionContext = new DistributedApplicationExecutionContext(publishing);
        if (ExecutionContext.IsRunMode && options.OtherArguments.Count > 0)
        {
            throw new LocalFleetException($"'{options.OtherArguments[0]}' is not known here. {LocalFleetOptions.UsageText}", LocalFleetException.Usage);
        }
    }

    public ConfigurationManager Configuration { get; } = new();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IReadOnlyList<IResource> Resources => resources;

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (resources.Any(other => string.Equals(other.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new InvalidOperationException($"There are two resources named {resource.Name}.");
        }

        resources.Add(resource);
        return new Added<T>(this, resource);
    }

    public DistributedApplication Build() => new(this, options);

    private sealed record Added<T>(IDistributedApplicationBuilder ApplicationBuilder, T Resource) : IResourceBuilder<T> where T : IResource;
}
