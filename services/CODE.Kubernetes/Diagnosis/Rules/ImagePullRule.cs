using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Images that cannot be pulled.</summary>
internal sealed class ImagePullRule : ICauseRule
{
    private static readonly string[] Reasons = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable", "ImageInspectError", "SignatureValidationFailed"];

    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found)
    {
        foreach (var containers in found.ContainersWhere(static container => Reasons.Contains(container.Waiting?.Reason)))
        {
            var first = containers[0];
            Evidence[] told =
            [
                .. containers.Select(static container => container.WaitEvidence()).OfType<Evidence>().DistinctBy(static evidence => evidence.Text).Take(2),
                .. found.Told(static group => group is { Kind: "Pod", Reason: "Failed" or "InspectFailed" } && group.Message.Contains("image", StringComparison.OrdinalIgnoreCase)).Take(2),
                .. AbsentSecrets(found),
            ];
            yield return new Cause(
                CauseKind.ImagePull, Certainty.Certain, $"The image '{first.Spec.Image}' of {first.Label} cannot be pulled.", Fix(string.Join(' ', told.Select(static evidence => evidence.Text))), Case.PodsOf(containers), told);
        }
    }

    private static IEnumerable<Evidence> AbsentSecrets(Case found) => found.References
        .Where(reference => reference.Place == Reference.ForImages && found.Keys.TryGetValue((reference.Kind, reference.Name), out var keys) && keys is null)
        .Select(static reference => Evidence.Of($"Secret {reference.Name}", "is named by imagePullSecrets, and is not there"));

    private static string Fix(string told) =>
        Says(told, "InvalidImageName", "invalid reference format") ? "Correct the image's name: a registry, a path and a tag or digest."
        : Says(told, "ErrImageNeverPull") ? "The pull policy is Never: put the image onto the node, or change the policy."
        : Says(told, "no such host", "connection refused", "timeout", "deadline exceeded", "x509", "no route") ? "The registry cannot be reached from the node: look at its name, the network and its certificate."
        : Says(told, "is named by imagePullSecrets") ? "Make the Secret with the registry's credentials, or name the right one."
        : Says(told, "unauthorized", "authentication required", "denied", "forbidden") ? "Look whether the repository's name is right; if it is private, name a Secret with its credentials in imagePullSecrets."
        : Says(told, "not found", "manifest unknown", "does not exist") ? "Correct the name or the tag: the registry has no such image."
        : "Look at the image's name and tag, and whether the node reaches the registry.";

    private static bool Says(string told, params string[] words) => words.Any(word => told.Contains(word, StringComparison.OrdinalIgnoreCase));
}
