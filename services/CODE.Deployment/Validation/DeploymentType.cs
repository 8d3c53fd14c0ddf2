namespace CODE.Deployment.Validation;

/// <summary>What kind of configuration is validated.</summary>
public enum DeploymentType
{
    /// <summary>A folder of a terraform configuration.</summary>
    Terraform,

    /// <summary>Manifests: a YAML or JSON file, or a folder of them.</summary>
    Kubernetes,

    /// <summary>A Dockerfile, a compose file, or a folder of them.</summary>
    Docker,
}
