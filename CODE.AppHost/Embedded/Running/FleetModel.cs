namespace CODE.AppHost.Embedded.Running;

/// <summary>The described application, as what has to be run and in which order.</summary>
internal sealed class FleetModel(IReadOnlyList<IResource> resources)
{
    /// <summary>The services, in the order in which they were described.</summary>
    public IReadOnlyList<ProjectResource> Services { get; } = [.. resources.OfType<ProjectResource>()];

    /// <summary>The store, where the fleet has one of its own.</summary>
    public RedisResource? Store { get; } = resources.OfType<RedisResource>().SingleOrDefault();

    /// <summary>The service that people and their tools talk to.</summary>
    public ProjectResource Door => Services.Single(service => service.IsExternal);

    /// <summary>Makes sure that there is something to start.</summary>
    /// <exception cref="LocalFleetException">A service isn't built, or dotnet is missing.</exception>
    public void CheckBuilt()
    {
        DotnetMuxer.Find();
        if (Services.FirstOrDefault(service => !File.Exists(service.Metadata.AssemblyPath)) is { } missing)
        {
            throw new LocalFleetException($"{missing.Name} is not built: {missing.Metadata.AssemblyPath} is missing. Run dotnet build {missing.Metadata.ProjectPath}");
        }
    }

    /// <summary>Runs an action for each service, as soon as those for all services it waits for have completed, and those for all whose start it waits for have begun.</summary>
    public Task ForEachAfterItsDependenciesAsync(Func<ProjectResource, Task> action)
        => ForEachAsync(service => service.WaitsFor.OfType<ProjectResource>(), service => service.WaitsForStartOf.OfType<ProjectResource>(), action);

    /// <summary>Runs an action for each service, as soon as those for all services that wait for it, or for its start, have completed.</summary>
    public Task ForEachAfterItsDependentsAsync(Func<ProjectResource, Task> action)
        => ForEachAsync(service => Services.Where(other => other.WaitsFor.Contains(service) || other.WaitsForStartOf.Contains(service)), static _ => [], action);

    private async Task ForEachAsync(
        Func<ProjectResource, IEnumerable<ProjectResource>> completed, Func<ProjectResource, IEnumerable<ProjectResource>> begun, Func<ProjectResource, Task> action)
    {
        Dictionary<ProjectResource, (Task Begun, Task Completed)> known = [];
        await Task.WhenAll(Services.Select(service => Of(service).Completed)).ConfigureAwait(false);

        (Task Begun, Task Completed) Of(ProjectResource service)
        {
            if (!known.TryGetValue(service, out var tasks))
            {
                var earlier = Task.WhenAll([.. completed(service).Select(other => Of(other).Completed), .. begun(service).Select(other => Of(other).Begun)]);
                known[service] = tasks = (earlier, AfterAsync(earlier, service));
            }

            return tasks;
        }

        async Task AfterAsync(Task earlier, ProjectResource service)
        {
            await earlier.ConfigureAwait(false);
            await action(service).ConfigureAwait(false);
        }
    }
}
