using CODE.Cost.Plans;

namespace CODE.Cost.Kubernetes.Storage;

/// <summary>Which disk of a provider is behind a volume: by what makes it, and by the parameters of its storage class.</summary>
internal static class Disks
{
    // What the drivers make without a parameter: https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/parameters.md,
    // https://learn.microsoft.com/azure/aks/azure-csi-disk-storage-provision, https://github.com/kubernetes-sigs/gcp-compute-persistent-disk-csi-driver.
    private const string AmazonDefault = "gp3";
    private const string AmazonOldDefault = "gp2";
    private const string AzureDefault = "StandardSSD_LRS";
    private const string GoogleDefault = "pd-standard";

    /// <summary>The resource to price; null when what makes it has none.</summary>
    /// <param name="name">What tells it from others.</param>
    /// <param name="driver">The CSI driver, or the provisioner of the class.</param>
    /// <param name="parameters">The parameters of the class; null when they are not known.</param>
    /// <param name="gibibytes">Its size.</param>
    /// <param name="region">Its region; null when that is not known.</param>
    public static PlannedResource? Of(string name, string driver, IDictionary<string, string>? parameters, decimal gibibytes, string? region)
    {
        var size = decimal.Ceiling(gibibytes);
        return driver switch
        {
            "ebs.csi.aws.com" or "kubernetes.io/aws-ebs" => SyntheticPlan.Resource(
                "aws_ebs_volume", name, region, new { type = Parameter("type") ?? (driver[0] == 'e' ? AmazonDefault : AmazonOldDefault), size }),
            "disk.csi.azure.com" or "kubernetes.io/azure-disk" => SyntheticPlan.Resource(
                "azurerm_managed_disk", name, region, new { storage_account_type = Parameter("skuname") ?? Parameter("storageaccounttype") ?? AzureDefault, disk_size_gb = size }),
            "pd.csi.storage.gke.io" or "kubernetes.io/gce-pd" => SyntheticPlan.Resource("google_compute_disk", name, region, new { type = Parameter("type") ?? GoogleDefault, size }),
            _ => null,
        };

        string? Parameter(string key) => parameters?.FirstOrDefault(parameter => string.Equals(parameter.Key, key, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value ? value : null;
    }
}
