using System.Globalization;
using System.Text.Json.Nodes;
using CODE.Testing.Kubernetes;
using k8s;
using k8s.Models;

namespace CODE.Bench.Fleet;

/// <summary>
/// A real control plane without kubelets, filled as a cluster of some size is: in each namespace a deployment, pods of which one in ten is in trouble, and the events that they left. What a kubelet would report is written
/// into the pods' status.
/// </summary>
internal sealed class FilledCluster : IAsyncDisposable
{
    /// <summary>How much there is.</summary>
    public const int Namespaces = 50, Pods = 500, Events = 5_000;

    /// <summary>The namespace that questions are about, its deployment that does not get ready, and a pod of it that crashes.</summary>
    public const string Home = "team-07", Workload = "web", Pod = "web-0";

    /// <summary>A namespace whose deployment is as it should be.</summary>
    public const string SettledHome = "team-08";

    private const int Nodes = 5;
    private const int Parallel = 16;
    private static readonly (string Type, string Reason, string Message)[] Told =
    [
        ("Normal", "Scheduled", "Successfully assigned {0} to {1}"), ("Normal", "Pulling", "Pulling image \"registry.example/web:1.7.3\""), ("Normal", "Pulled", "Successfully pulled image \"registry.example/web:1.7.3\" in 2.1{2}s"),
        ("Normal", "Created", "Created container web"), ("Normal", "Started", "Started container web"), ("Warning", "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503, attempt {2}"),
        ("Warning", "BackOff", "Back-off restarting failed container"), ("Normal", "Killing", "Stopping container web"), ("Warning", "FailedMount", "MountVolume.SetUp failed for volume \"config-{2}\" : configmap \"web-{2}\" not found"),
        ("Normal", "SandboxChanged", "Pod sandbox changed, it will be killed and re-created."),
    ];

    private static readonly string[] Conditions = ["Initialized", "Ready", "ContainersReady", "PodScheduled"];

    private readonly TestCluster _cluster;

    private FilledCluster(TestCluster cluster) => _cluster = cluster;

    /// <summary>The kubeconfig of a user who may do everything.</summary>
    public string Kubeconfig => _cluster.Kubeconfig;

    /// <summary>Starts and fills it.</summary>
    public static async Task<FilledCluster> StartAsync(CancellationToken cancellationToken)
    {
        var filled = new FilledCluster(await TestCluster.StartAsync(cancellationToken));
        try
        {
            await filled.FillAsync(cancellationToken);
            return filled;
        }
        catch
        {
            await filled.DisposeAsync();
            throw;
        }
    }

    /// <summary>A deployment of one container.</summary>
    public static string Deployment(string name, int replicas) => new JsonObject
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["app.kubernetes.io/name"] = name } },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = name } },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "registry.example/web:1.7.3" }) },
            },
        },
    }.ToJsonString();

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken };
        for (var node = 0; node < Nodes; node++)
        {
            await _cluster.NodeAsync(NodeOf(node), cancellationToken);
        }

        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, Namespaces), options, async (number, token) =>
        {
            await _cluster.Client.CoreV1.CreateNamespaceAsync(new V1Namespace { Metadata = new V1ObjectMeta { Name = HomeOf(number) } }, cancellationToken: token);
            // Of one deployment the controllers make the pods, which nobody starts; the others want none, and have had their pods from elsewhere.
            await _cluster.ApplyAsync(Deployment(Workload, HomeOf(number) == Home ? 3 : 0), HomeOf(number), token);
        });
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, Pods), options, AddPodAsync);
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(0, Events), options, AddEventAsync);
    }

    private async ValueTask AddPodAsync(int number, CancellationToken cancellationToken)
    {
        var (home, name) = (HomeOf(number % Namespaces), PodOf(number / Namespaces));
        var pod = await _cluster.Client.CoreV1.CreateNamespacedPodAsync(
            new V1Pod
            {
                Metadata = new V1ObjectMeta { Name = name, Labels = new Dictionary<string, string> { ["app"] = "standalone", ["tier"] = number % 2 == 0 ? "front" : "back", ["app.kubernetes.io/version"] = "1.7.3" } },
                Spec = new V1PodSpec
                {
                    NodeName = NodeOf(number),
                    Containers =
                    [
                        new V1Container
                        {
                            Name = "web",
                            Image = "registry.example/web:1.7.3",
                            Args = ["--listen", ":8080", "--upstream", "http://api.internal:8080"],
                            Env = [.. Enumerable.Range(0, 6).Select(static at => new V1EnvVar { Name = $"SETTING_{at}", Value = $"value-{at}" })],
                            Ports = [new V1ContainerPort { ContainerPort = 8080, Name = "http" }],
                            ReadinessProbe = new V1Probe { HttpGet = new V1HTTPGetAction { Path = "/ready", Port = 8080 } },
                        },
                    ],
                },
            },
            home,
            cancellationToken: cancellationToken);
        pod.Status = StatusOf(isWell: number / Namespaces != 0);
        await _cluster.Client.CoreV1.ReplaceNamespacedPodStatusAsync(pod, name, home, cancellationToken: cancellationToken);
    }

    private async ValueTask AddEventAsync(int number, CancellationToken cancellationToken)
    {
        var (pod, told) = (number % Pods, Told[number / Pods % Told.Length]);
        var (home, name) = (HomeOf(pod % Namespaces), PodOf(pod / Namespaces));
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await _cluster.Client.CoreV1.CreateNamespacedEventAsync(
            new Corev1Event
            {
                Metadata = new V1ObjectMeta { Name = $"{name}.{number:x8}" },
                InvolvedObject = new V1ObjectReference { ApiVersion = "v1", Kind = "Pod", Name = name, NamespaceProperty = home },
                Type = told.Type,
                Reason = told.Reason,
                Message = string.Format(CultureInfo.InvariantCulture, told.Message, name, NodeOf(pod), number % 7),
                Count = 1 + (number % 9),
                FirstTimestamp = now.AddMinutes(-30),
                LastTimestamp = now.AddSeconds(-(number % 1_500)),
                Source = new V1EventSource { Component = "kubelet", Host = NodeOf(pod) },
            },
            home,
            cancellationToken: cancellationToken);
    }

    private static V1PodStatus StatusOf(bool isWell)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new V1PodStatus
        {
            Phase = "Running",
            PodIP = "10.1.2.3",
            HostIP = "127.0.0.1",
            StartTime = now,
            Conditions = [.. FilledCluster.Conditions.Select(type => new V1PodCondition { Type = type, Status = isWell || type is "Initialized" or "PodScheduled" ? "True" : "False", LastTransitionTime = now })],
            ContainerStatuses =
            [
                new V1ContainerStatus
                {
                    Name = "web",
                    Image = "registry.example/web:1.7.3",
                    ImageID = "registry.example/web@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    Ready = isWell,
                    RestartCount = isWell ? 0 : 12,
                    State = isWell
                        ? new V1ContainerState { Running = new V1ContainerStateRunning { StartedAt = now } }
                        : new V1ContainerState { Waiting = new V1ContainerStateWaiting { Reason = "CrashLoopBackOff", Message = "back-off 5m0s restarting failed container" } },
                    LastState = isWell ? null : new V1ContainerState { Terminated = new V1ContainerStateTerminated { ExitCode = 3, Reason = "Error", FinishedAt = now } },
                },
            ],
        };
    }

    private static string HomeOf(int number) => $"team-{number:00}";

    private static string PodOf(int number) => $"{Workload}-{number}";

    private static string NodeOf(int number) => $"node-{number % Nodes}";
}
