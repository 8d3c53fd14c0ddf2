using CODE.Testing.Processes;
using k8s;

namespace CODE.Testing.Kubernetes;

/// <summary>The running programs of a cluster without nodes: etcd, the API server, the controllers and the scheduler, on free loopback ports.</summary>
internal sealed class ControlPlane : IAsyncDisposable
{
    private const string Components = "components";

    // Requests of the cluster's own programs are no test's.
    private const string AuditPolicy =
        """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
          - {level: None, users: [components, "system:apiserver", "system:anonymous"]}
          - {level: Metadata}
        """;

    private readonly List<ChildProcess> _programs = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("code-cluster-").FullName;
    private readonly int _port = FreePort.Next();

    private ControlPlane()
    {
    }

    /// <summary>The kubeconfig of the tests, with the contexts <c>admin</c> and <c>viewer</c>.</summary>
    public string Kubeconfig => FileOf("kubeconfig");

    /// <summary>The kubeconfig of the cluster's own programs.</summary>
    public string ComponentsKubeconfig => FileOf(Components);

    /// <summary>The API server's audit log, one JSON object a line.</summary>
    public string AuditLog => FileOf("audit.log");

    private string Address => $"https://127.0.0.1:{_port}";

    /// <summary>Starts them, and waits until the API server is ready.</summary>
    public static async Task<ControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        var started = new ControlPlane();
        try
        {
            await started.StartProgramsAsync(cancellationToken);
            return started;
        }
        catch
        {
            await started.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // Killed, not asked: nothing of it is wanted any more.
        foreach (var program in Enumerable.Reverse(_programs))
        {
            program.Kill();
            await program.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartProgramsAsync(CancellationToken cancellationToken)
    {
        var keys = await ClusterKeys.WriteAsync(_folder, cancellationToken);
        await File.WriteAllTextAsync(FileOf("audit.yaml"), AuditPolicy, cancellationToken);
        await File.WriteAllTextAsync(Kubeconfig, KubeconfigText.Of(Address, keys.Authority, ("admin", keys.Admin), ("viewer", keys.Viewer)), cancellationToken);
        await File.WriteAllTextAsync(ComponentsKubeconfig, KubeconfigText.Of(Address, keys.Authority, (Components, keys.Components)), cancellationToken);

        var store = $"http://127.0.0.1:{FreePort.Next()}";
        var peers = $"http://127.0.0.1:{FreePort.Next()}";
        Start("etcd", Needed.Program("etcd"), [
            "--data-dir=data", "--unsafe-no-fsync", $"--listen-client-urls={store}", $"--advertise-client-urls={store}",
            $"--listen-peer-urls={peers}", $"--initial-advertise-peer-urls={peers}", $"--initial-cluster=default={peers}"]);
        await ReadyAsync(Start("apiserver", ClusterPrograms.Find("kube-apiserver"), ApiServerArguments(store)), cancellationToken);

        string[] client = [$"--kubeconfig={ComponentsKubeconfig}", "--leader-elect=false", "--port=0", "--secure-port=0"];
        Start("controllers", ClusterPrograms.Find("kube-controller-manager"), [
            .. client, $"--service-account-private-key-file={FileOf("accounts.key")}", $"--root-ca-file={FileOf("ca.crt")}",
            $"--flex-volume-plugin-dir={FileOf("plugins")}",
            // A node that a test made up sends no heartbeats, and is to stay ready.
            "--controllers=*,-nodelifecycle,-nodeipam"]);
        Start("scheduler", ClusterPrograms.Find("kube-scheduler"), client);
    }

    private string[] ApiServerArguments(string store) =>
    [
        $"--etcd-servers={store}", "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", $"--secure-port={_port}", "--cert-dir=certificates",
        $"--tls-cert-file={FileOf("server.crt")}", $"--tls-private-key-file={FileOf("server.key")}", $"--client-ca-file={FileOf("ca.crt")}",
        $"--token-auth-file={FileOf("tokens.csv")}", "--authorization-mode=RBAC",
        $"--service-account-key-file={FileOf("accounts.key")}", $"--service-account-signing-key-file={FileOf("accounts.key")}",
        "--service-account-issuer=https://kubernetes.default.svc", "--api-audiences=https://kubernetes.default.svc", "--service-cluster-ip-range=10.0.0.0/24",
        // Pods need no token, so that a pod may follow its namespace at once.
        "--disable-admission-plugins=ServiceAccount", "--allow-privileged=true", "--kubelet-preferred-address-types=InternalIP",
        $"--audit-policy-file={FileOf("audit.yaml")}", $"--audit-log-path={AuditLog}",
    ];

    private async Task ReadyAsync(ChildProcess server, CancellationToken cancellationToken)
    {
        using var client = new k8s.Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(ComponentsKubeconfig));
        await Readiness.UntilAsync(
            async token =>
            {
                if (_programs.Find(program => program.HasExited) is { } ended)
                {
                    Xunit.Assert.Fail($"{ended} ended before the cluster was ready.{Environment.NewLine}{ended.Told()}");
                }

                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(client.BaseUri, "readyz"));
                await client.Credentials.ProcessHttpRequestAsync(request, token);
                using var answer = await client.HttpClient.SendAsync(request, token);
                return answer.IsSuccessStatusCode;
            },
            () => $"{server} was not ready in time.{Environment.NewLine}{server.Told()}",
            cancellationToken);
    }

    private ChildProcess Start(string name, string program, IEnumerable<string> arguments)
    {
        var started = ClusterPrograms.Start(FileOf(name), program, arguments);
        _programs.Add(started);
        return started;
    }

    private string FileOf(string name) => Path.Combine(_folder, name);
}
