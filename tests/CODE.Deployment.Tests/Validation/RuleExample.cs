using CODE.Deployment.Validation;

namespace CODE.Deployment.Tests.Validation;

/// <summary>What breaks a rule and what does not.</summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="File">The name of the file that holds the text; it decides the type of the configuration.</param>
/// <param name="Bad">A text that breaks the rule.</param>
/// <param name="Good">A like text that does not.</param>
/// <param name="Line">The line of the breach, or null for the whole file or folder.</param>
internal sealed record RuleExample(string Rule, string File, string Bad, string Good, int? Line)
{
    public DeploymentType Type => File switch
    {
        "main.tf" => DeploymentType.Terraform,
        "Dockerfile" or "compose.yaml" => DeploymentType.Docker,
        _ => DeploymentType.Kubernetes,
    };
}
