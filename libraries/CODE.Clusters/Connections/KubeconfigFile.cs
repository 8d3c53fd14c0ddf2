using k8s;
using k8s.Exceptions;
using k8s.KubeConfigModels;
using Microsoft.Extensions.Options;
using YamlDotNet.Core;

namespace CODE.Clusters.Connections;

/// <summary>The kubeconfig, read again when it changed: logins rewrite it.</summary>
internal sealed class KubeconfigFile(IOptions<ClusterOptions> options)
{
    private readonly Lock _gate = new();
    private readonly string _path = PathOf(options.Value);
    private (DateTime Written, Kubeconfig Read)? _newest;

    /// <summary>What the file says now.</summary>
    public Kubeconfig Current
    {
        get
        {
            lock (_gate)
            {
                var file = new FileInfo(_path);
                var written = file.Exists ? file.LastWriteTimeUtc : default;
                if (_newest is not { } newest || newest.Written != written)
                {
                    _newest = newest = (written, Read(file));
                }

                return newest.Read;
            }
        }
    }

    private static string PathOf(ClusterOptions options) =>
        options.Kubeconfig
        ?? Environment.GetEnvironmentVariable("KUBECONFIG")?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config");

    private static Kubeconfig Read(FileInfo file)
    {
        if (!file.Exists)
        {
            return Kubeconfig.None;
        }

        try
        {
            return new Kubeconfig(KubernetesClientConfiguration.LoadKubeConfig(file), file, null);
        }
        catch (Exception exception) when (exception is KubeConfigException or YamlException or IOException or UnauthorizedAccessException)
        {
            return new Kubeconfig(null, file, exception);
        }
    }
}

/// <summary>A kubeconfig as it was read.</summary>
/// <param name="Model">What it says; null when there is none that can be read.</param>
/// <param name="File">The file; null when there is none.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record Kubeconfig(K8SConfiguration? Model, FileInfo? File, Exception? Problem)
{
    /// <summary>There is no file.</summary>
    public static readonly Kubeconfig None = new(null, null, null);
}
