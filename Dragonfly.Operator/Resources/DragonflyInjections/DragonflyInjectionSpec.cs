using Dragonfly.Operator.Pods;
using Dragonfly.Operator.Resources.DragonflyInjections.Rules;
using k8s.Models;
using KubeOps.Abstractions.Entities.Attributes;

namespace Dragonfly.Operator.Resources.DragonflyInjections;

/// <summary>What is added, and to whom. The initial values are those of the CRD's schema.</summary>
/// <remarks>
/// Values with a fixed set of names are strings, not enums: one resource with a name of tomorrow must not keep the
/// others from being read. toolsResources and toolsSecurityContext have no default in the schema: stored by the API server,
/// it would be merged with what the user applies later, and not replaced.
/// </remarks>
[Description("What is added, and to whom.")]
[DefaultValue("{}", Json = true)]
[ValidationRule("!has(self.toolsPath) || !has(self.socketPath) || self.toolsPath != self.socketPath", message: "toolsPath must not be the socketPath")]
[ValidationRule(
    "!has(self.socketMount) || self.socketMount != 'Directory' || !has(self.socketPath) || !self.socketPath.matches('^(?:" + SystemFolders.Shared + ")?/[^/]+$')",
    message: "socketMount must not be Directory for a socketPath in a folder of the system")]
[ValidationRule(
    "!has(self.toolsDelivery) || self.toolsDelivery != 'ImageVolume' || !has(self.toolsOnPath) || self.toolsOnPath.size() == 0",
    message: "toolsOnPath must be empty with toolsDelivery ImageVolume, which mounts folders and no single files")]
public sealed class DragonflyInjectionSpec : ResourceSpec
{
    [Description("false: selects nothing.")]
    [DefaultValue(true)]
    public bool Enabled { get; set; } = true;

    [Description("Among matching resources the highest priority wins; ties go to the first name.")]
    [DefaultValue(0L)]
    public int Priority { get; set; }

    [Description("Namespaces whose Pods are selected. Empty matches all.")]
    [DefaultValue("{}", Json = true)]
    public V1LabelSelector? NamespaceSelector { get; set; } = new();

    [Description("Pods that are selected. Empty matches all.")]
    [DefaultValue("{}", Json = true)]
    public V1LabelSelector? PodSelector { get; set; } = new();

    [Description("Which injectors run: Proxy, Socket, Tools.")]
    [DefaultValue("""["Proxy","Socket","Tools"]""", Json = true)]
    [Items(maxItems: 3)]
    [XListType(XListType.Set)]
    [ValidationRule("self.all(i, i in ['Proxy', 'Socket', 'Tools'])", message: "must be Proxy, Socket or Tools")]
    public IList<string>? Inject { get; set; } = ["Proxy", "Socket", "Tools"];

    [Description("Port of the dfdaemon proxy on each node.")]
    [DefaultValue(4001L)]
    [RangeMinimum(1)]
    [RangeMaximum(65535)]
    public int ProxyPort { get; set; } = 4001;

    [Description("How containers name their node. NodeName: NODE_NAME from spec.nodeName. HostIP: NODE_IP from status.hostIP. HostIPv6: the same, in brackets, for nodes whose primary address is IPv6.")]
    [DefaultValue("NodeName")]
    [EnumValues("NodeName", "HostIP", "HostIPv6")]
    public string? ProxyHost { get; set; } = "NodeName";

    [Description("Further variables set to the proxy's address, e.g. HTTP_PROXY. dfdaemon terminates TLS: name HTTPS_PROXY only where clients trust its CA.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 32)]
    [XListType(XListType.Set)]
    public IList<string>? ProxyEnv { get; set; } = [];

    [Description("Hosts that are reached directly where a standard name stands in proxyEnv, beside the cluster's own.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 256)]
    [XListType(XListType.Set)]
    public IList<string>? NoProxy { get; set; } = [];

    [Description("Absolute path of the dfdaemon socket on each node.")]
    [DefaultValue("/var/run/dfdaemon.sock")]
    [Length(maxLength: 1024)]
    [Pattern("^(/[^/:]+)+$")]
    [ValidationRule("!self.matches('/[.]{1,2}(/|$)')", message: "must not contain '.' or '..'")]
    public string? SocketPath { get; set; } = "/var/run/dfdaemon.sock";

    [Description("What is mounted. File: the socket. Directory: its directory, which survives a restart of dfdaemon. Auto: Directory where it is dfdaemon's own, by its name: one with dragonfly, dfdaemon or d7y.")]
    [DefaultValue("Auto")]
    [EnumValues("Auto", "File", "Directory")]
    public string? SocketMount { get; set; } = "Auto";

    [Description("Image with the CLI tools.")]
    [DefaultValue("dragonflyoss/toolkits:latest")]
    [Length(minLength: 1, maxLength: 1024)]
    [Pattern(@"^\S+$")]
    [ValidationRule(
        "self.matches('^" + ImageReference.Pattern + "$') && self.find('^" + ImageReference.NamePattern + "').size() <= 255 && !self.matches('^" + ImageReference.IdPattern + "$')",
        message: "must be an image reference such as registry.example.com/tools:v1, in lower case and without a scheme")]
    public string? ToolsImage { get; set; } = "dragonflyoss/toolkits:latest";

    [Description("Pull policy of the tools image.")]
    [DefaultValue("IfNotPresent")]
    [EnumValues("Always", "IfNotPresent", "Never")]
    public string? ToolsImagePullPolicy { get; set; } = "IfNotPresent";

    [Description("Secrets, in the Pod's namespace, with which the tools image is pulled.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 16)]
    public IList<V1LocalObjectReference>? ToolsImagePullSecrets { get; set; } = [];

    [Description("How the tools reach containers. InitContainer: copied into a volume by an init container. ImageVolume: the image itself is mounted, read-only; Kubernetes 1.35 and a container runtime that mounts folders of images.")]
    [DefaultValue("InitContainer")]
    [EnumValues("InitContainer", "ImageVolume")]
    public string? ToolsDelivery { get; set; } = "InitContainer";

    [Description("Where the image keeps the tools.")]
    [DefaultValue("/dragonfly-tools")]
    [Length(maxLength: 1024)]
    [Pattern("^(/[^/:]+)+$")]
    [ValidationRule("!self.matches('/[.]{1,2}(/|$)')", message: "must not contain '.' or '..'")]
    public string? ToolsSourcePath { get; set; } = "/dragonfly-tools";

    [Description("Where containers find the tools.")]
    [DefaultValue("/dragonfly-tools-mount")]
    [Length(maxLength: 1024)]
    [Pattern("^(/[^/:]+)+$")]
    [ValidationRule("!self.matches('/[.]{1,2}(/|$)')", message: "must not contain '.' or '..'")]
    [ValidationRule("!self.matches('^(?:" + SystemFolders.Vital + ")$')", message: "must not hide a folder of the system")]
    public string? ToolsPath { get; set; } = "/dragonfly-tools-mount";

    [Description("Binaries that are also mounted into /usr/local/bin, e.g. dfget. A container whose own PATH lacks that folder is left as it is. Only with toolsDelivery InitContainer.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 32)]
    [XListType(XListType.Set)]
    public IList<string>? ToolsOnPath { get; set; } = [];

    [Description("Resources of the tools' init container; replaces the default whole, which is 10m CPU and 16Mi memory requested, 200m and 64Mi at the most.")]
    public ToolsResources? ToolsResources { get; set; }

    [Description("Security context of the tools' init container; replaces the default whole, which is what Pod Security level restricted asks for, with user 65532.")]
    public ToolsSecurityContext? ToolsSecurityContext { get; set; }

    [Description("Patterns, with *, that a Pod's own tools image must match. Empty allows any.")]
    [DefaultValue("[]", Json = true)]
    [Items(maxItems: 64)]
    [XListType(XListType.Set)]
    public IList<string>? AllowedToolsImages { get; set; } = [];

    [Description("Respect: no hostPath volume in namespaces that enforce Pod Security baseline or restricted. Ignore: added all the same.")]
    [DefaultValue("Respect")]
    [EnumValues("Respect", "Ignore")]
    public string? PodSecurity { get; set; } = "Respect";
}
