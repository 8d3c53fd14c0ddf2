using CODE.Clusters;
using CODE.Deployment.Apply;
using CODE.Deployment.Context;
using CODE.Deployment.Costs;
using CODE.Deployment.Differences;
using CODE.Deployment.Drift;
using CODE.Deployment.History;
using CODE.Deployment.Manifests;
using CODE.Deployment.Manifests.Kustomize;
using CODE.Deployment.Outputs;
using CODE.Deployment.Planning;
using CODE.Deployment.Releases;
using CODE.Deployment.Rollback;
using CODE.Deployment.Rollouts;
using CODE.Deployment.Stored;
using CODE.Deployment.Terraform;
using CODE.Deployment.Validation;
using CODE.Deployment.Workspaces;
using CODE.ServiceDefaults.Context;
using CODE.ServiceDefaults.Workspace;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CODE.Deployment;

/// <summary>The deployment server's registrations.</summary>
public static class DeploymentSetup
{
    /// <summary>Adds everything that the tools of this server use.</summary>
    public static IHostApplicationBuilder AddDeployment(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeploymentOptions>().BindConfiguration(DeploymentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<WorkspaceOptions>().BindConfiguration(WorkspaceOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.TryAddSingleton<WorkspaceRoots>();
        builder.Services.AddTerraform();
        builder.Services.AddPlans();
        builder.Services.AddValidation();
        builder.AddClusters();
        builder.Services.AddManifests();
        builder.Services.AddReleases();
        builder.Services.AddCosts();
        return builder;
    }

    private static void AddTerraform(this IServiceCollection services)
    {
        services.AddSingleton<TerraformBinary>();
        services.AddSingleton<TerraformCli>();
        services.AddSingleton<ITerraformCli>(static provider => provider.GetRequiredService<TerraformCli>());
        services.AddSingleton<TerraformInit>();
        services.AddHostedService<TerraformStopping>();
        services.AddSingleton<TerraformWorkspaces>();
        services.AddSingleton<TargetLock>();
        services.AddSingleton<ConfigurationFiles>();
    }

    private static void AddPlans(this IServiceCollection services)
    {
        services.AddSingleton<SealedBox>();
        services.AddSingleton<PlanStore>();
        services.AddSingleton<StateReader>();
        services.AddSingleton<PlanRun>();
        services.AddSingleton<Planner>();
        services.AddSingleton<ApplyFolders>();
        services.AddSingleton<ApplyRun>();
        services.AddSingleton<Applier>();
        services.AddSingleton<DriftDetector>();
        services.AddSingleton<OutputReader>();
        services.AddSingleton<Revisions>();
        services.AddSingleton<RollbackFolder>();
        services.AddSingleton<RollbackPlanner>();
        services.AddSingleton<DeploymentMemory>();
        services.AddSingleton<DeploymentHistory>();
        services.AddSingleton<IContextSource, WorkspaceSource>();
    }

    private static void AddManifests(this IServiceCollection services)
    {
        services.AddSingleton<KustomizeProgram>();
        services.AddSingleton<KustomizationCopy>();
        services.AddSingleton<Kustomizer>();
        services.AddSingleton<ManifestSources>();
    }

    private static void AddReleases(this IServiceCollection services)
    {
        services.AddSingleton<ObjectSets>();
        services.AddSingleton<ObjectApplier>();
        services.AddSingleton<ObjectWait>();
        services.AddSingleton<Deployer>();
        services.AddSingleton<ClusterDiff>();
        services.AddSingleton<ReleaseLedger>();
        services.AddSingleton<ReleaseRecorder>();
        services.AddSingleton<ReleaseLeftovers>();
        services.AddSingleton<ReleaseRollback>();
    }
}
