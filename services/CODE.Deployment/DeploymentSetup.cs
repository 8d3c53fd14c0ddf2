using CODE.Deployment.Terraform;

namespace CODE.Deployment;

/// <summary>The deployment server's registrations.</summary>
public static class DeploymentSetup
{
    /// <summary>Adds everything that the tools of this server use.</summary>
    public static IHostApplicationBuilder AddDeployment(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<DeploymentOptions>().BindConfiguration(DeploymentOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.AddTerraform();
        return builder;
    }

    private static void AddTerraform(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TerraformBinary>();
        builder.Services.AddSingleton<ITerraformCli, TerraformCli>();
        builder.Services.AddSingleton<TerraformInit>();
    }
}
