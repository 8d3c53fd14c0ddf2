using CODE.Clusters.Pods;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Services that reach no pod, or knock at a port that the pods do not have.</summary>
internal sealed class ServiceRule : ICauseRule
{
    /// <inheritdoc/>
    public IEnumerable<Cause> Look(Case found) => found.Services.Select(view => view switch
    {
        { SelectsWorkload: true } => OfPorts(found, view),

        // That a workload has no pods has its own cause.
        { SelectsAny: false } when found.Type.Kind == "Service" || found.Pods is { Count: > 0 } => OfSelector(found, view),
        _ => null,
    }).OfType<Cause>();

    private static Cause? OfSelector(Case found, ServiceView view)
    {
        if (view.Service.Spec?.Selector is not { Count: > 0 })
        {
            return null;
        }

        var name = view.Service.Metadata.Name;
        var isIts = found.Type.Kind == "Service" || name == found.Name;
        var labels = found.Template?.Metadata?.Labels;
        return new Cause(
            CauseKind.ServiceSelector,
            isIts ? Certainty.Certain : found.IsHealthy ? Certainty.Likely : Certainty.Possible,
            $"Service {name} selects no pods{(found.Type.Kind == "Service" ? "" : ", these neither")}: nobody is reached by it.",
            "Make the Service's selector what the labels of the pods are.",
            [],
            [
                Evidence.Of($"Service {name}, selector", view.SelectorText),
                .. view.Around.Count == 0 ? Array.Empty<Evidence>() : [Evidence.Of("Pods of the namespace, labels", Sentence.Some(view.Around, 6))],
                .. labels is null ? Array.Empty<Evidence>() : [Evidence.Of("Pod template, labels", ServiceView.Text(labels))],
                .. labels is null ? [] : view.Service.Spec.Selector
                    .Where(pair => !labels.TryGetValue(pair.Key, out var value) || value != pair.Value)
                    .Select(pair => Evidence.Of($"Label {pair.Key}", $"the Service wants {pair.Value}, the pods have {(labels.TryGetValue(pair.Key, out var has) ? has : "none")}")),
            ]);
    }

    private static Cause? OfPorts(Case found, ServiceView view)
    {
        var containers = found.Template?.Spec?.Containers ?? (found.Pods is { Count: > 0 } pods ? pods[0].Spec.Containers : []);
        V1ContainerPort[] ports = [.. containers.SelectMany(static container => container.Ports ?? [])];
        foreach (var port in view.Service.Spec?.Ports ?? [])
        {
            var target = port.TargetPort?.Value ?? $"{port.Port}";
            var isName = !int.TryParse(target, out var number);

            // A number need not be declared to be listened on.
            if (isName ? ports.All(one => one.Name != target) : ports.Length > 0 && ports.All(one => one.ContainerPort != number))
            {
                return new Cause(
                    CauseKind.ServicePort,
                    isName ? Certainty.Certain : found.IsHealthy ? Certainty.Likely : Certainty.Possible,
                    $"Service {view.Service.Metadata.Name} sends requests to port {target}, which no container declares.",
                    "Make the Service's targetPort a port that a container listens on.",
                    [],
                    [
                        Evidence.Of($"Service {view.Service.Metadata.Name}, port {port.Port}", $"targetPort {target}"),
                        Evidence.Of("Containers, ports", ports.Length == 0 ? "none declared" : string.Join(", ", ports.Select(static one => $"{one.ContainerPort}{(one.Name is null ? "" : $" ({one.Name})")}"))),
                    ]);
            }
        }

        return null;
    }
}
