using System.Text.RegularExpressions;
using CODE.ServiceDefaults.Faults;

namespace CODE.Deployment.Variables;

/// <summary>
/// The grammar of resource addresses (https://developer.hashicorp.com/terraform/cli/state/resource-addressing): what a caller gives as a target is an
/// address or refused, so that it can never become an option.
/// </summary>
internal static partial class ResourceAddress
{
    private const int MaxLength = 512;
    private const string Name = "[A-Za-z_][A-Za-z0-9_-]*";
    private const string Index = """(\[(0|[1-9][0-9]{0,9}|"([^"\\\p{Cc}]|\\["\\])*")\])?""";
    private const string Module = $"module\\.{Name}{Index}";
    private const string Resource = $"(data\\.|ephemeral\\.)?{Name}\\.{Name}{Index}";

    /// <summary>Refuses what is not an address.</summary>
    /// <exception cref="FaultException">One of them is not; nothing was done.</exception>
    public static void Check(IEnumerable<string> targets)
    {
        if (targets.FirstOrDefault(static target => target.Length > MaxLength || !Grammar().IsMatch(target)) is { } wrong)
        {
            throw new FaultException(
                FaultCodes.InvalidArgument,
                $"'{(wrong.Length <= 100 ? wrong : wrong[..100] + "…")}' is not a resource address.",
                "Give an address such as aws_instance.web, aws_instance.web[0] or module.network.aws_subnet.a[\"b\"].");
        }
    }

    [GeneratedRegex($@"\A({Module}(\.{Module})*(\.{Resource})?|{Resource})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grammar();
}
