using System.Globalization;
using k8s.Models;

namespace CODE.Kubernetes.Diagnosis.Rules;

/// <summary>Tells probes.</summary>
internal static class Probes
{
    private const int UsualPeriod = 10;
    private const int UsualTimeout = 1;
    private const int UsualFailures = 3;

    /// <summary>A probe as text: <c>GET :8080/ready, every 10 s, at most 1 s, 3 failures in a row</c>.</summary>
    public static string Text(V1Probe? probe) => probe is null ? "none" : string.Create(
        CultureInfo.InvariantCulture,
        $"{What(probe)}, every {probe.PeriodSeconds ?? UsualPeriod} s, first after {probe.InitialDelaySeconds ?? 0} s, at most {probe.TimeoutSeconds ?? UsualTimeout} s each, {probe.FailureThreshold ?? UsualFailures} failures in a row");

    private static string What(V1Probe probe) => probe switch
    {
        { HttpGet: { } get } => $"GET {get.Scheme?.ToLowerInvariant() ?? "http"}://{get.Host}:{get.Port?.Value}{get.Path ?? "/"}",
        { TcpSocket: { } socket } => $"connect to port {socket.Port?.Value}",
        { Exec.Command: { } command } => $"run {string.Join(' ', command)}",
        { Grpc: { } grpc } => string.Create(CultureInfo.InvariantCulture, $"gRPC health on port {grpc.Port}"),
        _ => "a probe",
    };
}
