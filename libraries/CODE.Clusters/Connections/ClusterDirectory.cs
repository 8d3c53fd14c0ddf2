using System.Collections.Concurrent;
using CODE.ServiceDefaults.Faults;
using CODE.ServiceDefaults.Identity;
using k8s;
using k8s.Exceptions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CODE.Clusters.Connections;

/// <summary>Finds clusters by the contexts of the kubeconfig, or the one that this process runs in.</summary>
internal sealed partial class ClusterDirectory(KubeconfigFile file, IOptions<ClusterOptions> options, TimeProvider time, ILogger<ClusterDirectory> logger) : IClusterDirectory, IDisposable
{
    private const string InCluster = "in-cluster";
    private const string All = "*";
    private readonly ConcurrentDictionary<string, Place> _places = new(StringComparer.Ordinal);

    // Inside a pod its service account is meant, unless the operator named a file.
    private readonly bool _isInCluster = options.Value.Kubeconfig is null && KubernetesClientConfiguration.IsInCluster();

    /// <inheritdoc/>
    public IReadOnlyList<string> Contexts => _isInCluster ? [InCluster] : ContextsOf(file.Current);

    /// <inheritdoc/>
    public ICluster Open(string? context, Caller caller)
    {
        var kubeconfig = _isInCluster ? null : file.Current;
        if (kubeconfig?.Problem is { } problem)
        {
            LogUnreadable(problem, kubeconfig.File!.FullName);
            throw new FaultException(FaultCodes.Unavailable, "The kubeconfig cannot be read.", "The operator finds the reason in the server's log.");
        }

        var contexts = kubeconfig is null ? [InCluster] : ContextsOf(kubeconfig);
        if (contexts.Count == 0)
        {
            throw new FaultException(
                FaultCodes.Unavailable, "No cluster is configured.", "The operator names a kubeconfig in Clusters:Kubeconfig and its contexts in Clusters:Contexts, or runs the server inside a cluster.");
        }

        var name = context ?? contexts[0];
        if (!contexts.Contains(name, StringComparer.Ordinal))
        {
            throw new FaultException(FaultCodes.NotFound, "There is no such context, or it may not be used.", $"The contexts are: {string.Join(", ", contexts)}.");
        }

        _ = ConnectionOf(name);
        return new Cluster(name, () => ConnectionOf(name), Impersonation.Of(caller, options.Value));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var place in _places.Values)
        {
            place.Connection?.Dispose();
        }
    }

    // A login rewrites the kubeconfig: what it says now takes the place of what was connected before. While it cannot be read, or lacks the context, whoever works goes on as before.
    private ClusterConnection ConnectionOf(string context)
    {
        var kubeconfig = _isInCluster ? null : file.Current;
        var place = _places.GetOrAdd(context, static _ => new Place());
        lock (place.Gate)
        {
            if (place.Connection is { } connected && (place.From == kubeconfig || kubeconfig?.Model?.Contexts?.Any(each => each.Name == context) is not true))
            {
                return connected;
            }

            var connection = Connect(context, kubeconfig);
            place.Connection?.Dispose();
            (place.From, place.Connection) = (kubeconfig, connection);
            return connection;
        }
    }

    private IReadOnlyList<string> ContextsOf(Kubeconfig kubeconfig)
    {
        var there = kubeconfig.Model?.Contexts?.Select(static context => context.Name).ToArray() ?? [];
        var wanted = options.Value.Contexts;
        if (wanted.Count == 0)
        {
            return there.Contains(kubeconfig.Model?.CurrentContext, StringComparer.Ordinal) ? [kubeconfig.Model!.CurrentContext] : [];
        }

        return [.. wanted.SelectMany(name => name == All ? there.OrderByDescending(context => context == kubeconfig.Model?.CurrentContext) : there.Where(context => context == name)).Distinct(StringComparer.Ordinal)];
    }

    private ClusterConnection Connect(string context, Kubeconfig? from)
    {
        try
        {
            var configuration = from is null
                ? KubernetesClientConfiguration.InClusterConfig()
                : KubernetesClientConfiguration.BuildConfigFromConfigObject(from.Model, context);
            return new ClusterConnection(configuration, options.Value, time);
        }
        catch (Exception exception) when (exception is KubeConfigException or IOException or UnauthorizedAccessException or FormatException or System.Security.Cryptography.CryptographicException)
        {
            LogUnusable(exception, context);
            throw new FaultException(FaultCodes.Unavailable, $"The context {context} cannot be used as the kubeconfig has it.", "The operator finds the reason in the server's log.");
        }
    }

    /// <summary>The connection of a context.</summary>
    private sealed class Place
    {
        public Lock Gate { get; } = new();

        public Kubeconfig? From { get; set; }

        public ClusterConnection? Connection { get; set; }
    }

    [LoggerMessage(LogLevel.Error, "{File} cannot be read")]
    private partial void LogUnreadable(Exception exception, string file);

    [LoggerMessage(LogLevel.Error, "The context {Context} cannot be used")]
    private partial void LogUnusable(Exception exception, string context);
}
