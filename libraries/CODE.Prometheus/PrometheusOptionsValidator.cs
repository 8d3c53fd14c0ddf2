using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace CODE.Prometheus;

/// <summary>Checks the options at start, and tells all faults at once. No value is repeated: it may be a secret.</summary>
internal sealed partial class PrometheusOptionsValidator : IValidateOptions<PrometheusOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, PrometheusOptions options)
    {
        var faults = new List<string>();
        var ranges = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), ranges, validateAllProperties: true))
        {
            faults.AddRange(ranges.Select(static range => range.ErrorMessage!));
        }

        if (options.Default is { } wanted && !options.Backends.ContainsKey(wanted))
        {
            faults.Add($"{PrometheusOptions.Section}:Default names a backend that is not configured.");
        }

        foreach (var (backend, each) in options.Backends)
        {
            var key = $"{PrometheusOptions.Section}:Backends:{backend}";
            if (!BackendName().IsMatch(backend))
            {
                faults.Add($"{key}: a backend's name has letters, digits and ._- only, at most 40.");
            }

            faults.AddRange(Faults(key, each));
            if (each.Alertmanager is { } alertmanager)
            {
                faults.AddRange(Faults($"{key}:Alertmanager", alertmanager));
            }
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(string key, UpstreamOptions options)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            yield return $"{key}:Url has to be an http or https address.";
        }
        else if (url.UserInfo.Length > 0 || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            yield return $"{key}:Url has to be without a user, a query and a fragment; a user is named in {key}:Username.";
        }

        if (new[] { options.Username, options.Token, options.TokenFile }.Count(static way => way is not null) > 1)
        {
            yield return $"{key} has more than one of Username, Token and TokenFile.";
        }

        if (options.Password is not null && options.Username is null)
        {
            yield return $"{key} has a Password without a Username.";
        }

        if ((options.ClientCertificate is null) != (options.ClientKey is null))
        {
            yield return $"{key} needs both of ClientCertificate and ClientKey, or neither.";
        }

        foreach (var (setting, file) in new[]
        {
            ("TokenFile", options.TokenFile), ("ClientCertificate", options.ClientCertificate), ("ClientKey", options.ClientKey), ("CertificateAuthority", options.CertificateAuthority),
        })
        {
            if (file is not null && !File.Exists(file))
            {
                yield return $"{key}:{setting} names a file that is not there.";
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,40}\z")]
    private static partial Regex BackendName();
}
