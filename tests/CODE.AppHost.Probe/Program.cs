using CODE.AppHost;
using CODE.AppHost.Embedded.Model;
using CODE.AppHost.Probe;

// One assembly is both: the host that a test starts, and the services that this host starts.
if (Environment.GetEnvironmentVariable("PROBE") is { } service)
{
    await ProbeService.RunAsync(service);
    return;
}

var builder = DistributedApplication.CreateBuilder(args);
var local = await LocalFleet.LoadAsync(builder, args);
var cache = builder.AddRedis("cache").WithPassword(null);
var planKey = builder.AddParameter("plan-key", secret: true);

var worker = builder.AddProject<ProbeProject>("worker", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("PROBE", "worker")
    .WithEnvironment("PLAN_KEY", planKey);

builder.AddProject<ProbeProject>("door", launchProfileName: null)
    .WithHttpEndpoint(port: local.Port)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReference(cache).WaitFor(cache)
    .WithReference(worker).WaitFor(worker)
    .WithEnvironment("PROBE", "door");

await builder.Build().RunAsync();
