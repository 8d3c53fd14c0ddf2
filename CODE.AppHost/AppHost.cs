using CODE.AppHost;
using Microsoft.Extensions.Configuration;

// The fleet's topology, stated once. It compiles unchanged against the embedded host and against Aspire: docs/adr/0002-two-hosts.md.
var builder = DistributedApplication.CreateBuilder(args);
var local = await LocalFleet.LoadAsync(builder, args);

// A service is told only what it needs: connection strings and the addresses of those it calls.
const ReferenceEnvironmentInjectionFlags References =
    ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery;

// State: an existing Redis where one is named, otherwise one that belongs to the fleet.
var cache = builder.Configuration.GetConnectionString("cache") is null
    ? builder.AddRedis("cache").WithPassword(null)
    : builder.AddConnectionString("cache");

// Keys: made on a developer's machine, asked for when a manifest is published.
var fleetSigningKey = builder.AddParameter("fleet-signing-key", secret: true);
var fleetPublicKey = builder.AddParameter("fleet-public-key");
var planKey = builder.AddParameter("plan-key", secret: true);

var deployment = builder.AddProject<Projects.CODE_Deployment>("deployment", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReferenceEnvironment(References)
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("Fleet__PublicKey", fleetPublicKey)
    .WithEnvironment("Deployment__PlanKey", planKey);

var kubernetes = builder.AddProject<Projects.CODE_Kubernetes>("kubernetes", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReferenceEnvironment(References)
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("Fleet__PublicKey", fleetPublicKey);

var monitoring = builder.AddProject<Projects.CODE_Monitoring>("monitoring", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReferenceEnvironment(References)
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("Fleet__PublicKey", fleetPublicKey);

var cost = builder.AddProject<Projects.CODE_Cost>("cost", launchProfileName: null)
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health")
    .WithReferenceEnvironment(References)
    .WithReference(cache).WaitFor(cache)
    .WithEnvironment("Fleet__PublicKey", fleetPublicKey);

// Deployment asks cost, and starts without it.
deployment.WithReference(cost);

foreach (var (index, root) in local.WorkspaceRoots.Index())
{
    deployment.WithEnvironment($"Workspace__Roots__{index}", root);
    cost.WithEnvironment($"Workspace__Roots__{index}", root);
}

// The gateway starts beside the servers, and is ready when it knows what they offer.
var gateway = builder.AddProject<Projects.CODE_Gateway>("gateway", launchProfileName: null)
    .WithHttpEndpoint(port: local.Port)
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health")
    .WithReferenceEnvironment(References)
    .WithReference(cache).WaitFor(cache)
    .WithReference(deployment).WaitForStart(deployment)
    .WithReference(kubernetes).WaitForStart(kubernetes)
    .WithReference(monitoring).WaitForStart(monitoring)
    .WithReference(cost).WaitForStart(cost)
    .WithEnvironment("Fleet__SigningKey", fleetSigningKey);

// Callers: a key of the developer's own machine, or the organization's identity provider. What they may do: the policy file.
if (builder.ExecutionContext.IsRunMode)
{
    gateway.WithEnvironment("Identity__SigningKey", builder.AddParameter("identity-signing-key", secret: true))
        .WithEnvironment("Policy__File", local.PolicyFile)
        .WithEnvironment("Definitions__LockFile", local.AcceptedToolsFile)
        // A developer confirms what destroys something; elsewhere somebody else approves it.
        .WithEnvironment("Approvals__Destructive", "caller");
}
else
{
    gateway.WithEnvironment("Identity__Authority", builder.AddParameter("identity-authority"))
        .WithEnvironment("Identity__Audience", builder.AddParameter("identity-audience"));
}

await builder.Build().RunAsync();
