using CODE.Deployment.Validation.Docker;
using CODE.Deployment.Validation.Files;
using CODE.Deployment.Validation.Kubernetes;
using CODE.Deployment.Validation.Terraform;

namespace CODE.Deployment.Validation;

/// <summary>The registrations of validation.</summary>
public static class ValidationSetup
{
    /// <summary>Adds the validator and its three checks; needs the workspace roots and the terraform binary's registrations.</summary>
    public static IServiceCollection AddValidation(this IServiceCollection services) => services
        .AddSingleton<SourceReader>()
        .AddSingleton<TerraformVerdict>()
        .AddSingleton<IDeploymentCheck, TerraformCheck>()
        .AddSingleton<IDeploymentCheck, KubernetesCheck>()
        .AddSingleton<IDeploymentCheck, DockerCheck>()
        .AddSingleton<DeploymentValidator>();
}
