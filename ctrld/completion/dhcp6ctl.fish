# fish completion for dhcp6ctl. tests/verbs.sh holds it to the table of verbs.

function __dhcp6ctl_commands
	dhcp6ctl help 2>/dev/null | \
		sed -n '/^commands for call/,$s/^  \([a-z0-9-]*\) *\(.*\)/\1\t\2/p'
end

set -l verbs keygen status reload config config-test config-get leases lease stats \
	pools top explain lfc call help
set -l none "not __fish_seen_subcommand_from $verbs"

complete -c dhcp6ctl -f
complete -c dhcp6ctl -n "$none" -s s -r -F -d "socket of ctrld"
complete -c dhcp6ctl -n "$none" -s k -r -F -d "secret key"
complete -c dhcp6ctl -n "$none" -s j -d "answers as JSON"
complete -c dhcp6ctl -n "$none" -a keygen -d "make an operator's key"
complete -c dhcp6ctl -n "$none" -a status -d "how the server is"
complete -c dhcp6ctl -n "$none" -a reload -d "read the configuration again"
complete -c dhcp6ctl -n "$none" -a config -d "the configuration"
complete -c dhcp6ctl -n "$none" -a config-test -d "check a configuration"
complete -c dhcp6ctl -n "$none" -a config-get -d "the running configuration"
complete -c dhcp6ctl -n "$none" -a leases -d "leases, or as they change"
complete -c dhcp6ctl -n "$none" -a lease -d "one lease"
complete -c dhcp6ctl -n "$none" -a stats -d "statistics"
complete -c dhcp6ctl -n "$none" -a pools -d "how full pools are"
complete -c dhcp6ctl -n "$none" -a top -d "rates, latency and drops"
complete -c dhcp6ctl -n "$none" -a explain -d "what a client would get, and why"
complete -c dhcp6ctl -n "$none" -a lfc -d "compact the lease file now"
complete -c dhcp6ctl -n "$none" -a call -d "any command as it is"
complete -c dhcp6ctl -n "$none" -a help -d "this, or a command's arguments"

complete -c dhcp6ctl -n "__fish_seen_subcommand_from keygen config-test" -F
complete -c dhcp6ctl -n "__fish_seen_subcommand_from call help" \
	-a "(__dhcp6ctl_commands)"
complete -c dhcp6ctl -n "__fish_seen_subcommand_from config" -F \
	-a "get hash test set write"
complete -c dhcp6ctl -n "__fish_seen_subcommand_from lease" -a "get add del"
complete -c dhcp6ctl -n "__fish_seen_subcommand_from reload" -l dry-run

set -l leases "__fish_seen_subcommand_from leases"
complete -c dhcp6ctl -n "$leases" -l subnet -x -d "of a subnet"
complete -c dhcp6ctl -n "$leases" -l duid -x -d "of a client"
complete -c dhcp6ctl -n "$leases" -l state -x \
	-a "assigned declined reclaimed released registered"
complete -c dhcp6ctl -n "$leases" -l prefix -x -d "inside a prefix"
complete -c dhcp6ctl -n "$leases" -l hostname -x -d "part of a name"
complete -c dhcp6ctl -n "$leases" -l expiring -x -d "that end within"
complete -c dhcp6ctl -n "$leases" -l csv -d "as CSV"
complete -c dhcp6ctl -n "$leases" -l watch -d "what changes"
complete -c dhcp6ctl -n "$leases" -l seconds -x -d "end after"

set -l top "__fish_seen_subcommand_from top"
complete -c dhcp6ctl -n "$top" -l interval -x -d "seconds"
complete -c dhcp6ctl -n "$top" -l count -x -d "how many"

set -l explain "__fish_seen_subcommand_from explain"
complete -c dhcp6ctl -n "$explain" -l duid -x -d "of the client"
complete -c dhcp6ctl -n "$explain" -l iaid -x -d "identity association"
complete -c dhcp6ctl -n "$explain" -l type -x -a "IA_NA IA_PD"
complete -c dhcp6ctl -n "$explain" -l message -x -a "SOLICIT REQUEST CONFIRM \
	RENEW REBIND RELEASE DECLINE INFORMATION-REQUEST"
complete -c dhcp6ctl -n "$explain" -l interface -x -d "receiving"
complete -c dhcp6ctl -n "$explain" -l source -x -d "source address"
complete -c dhcp6ctl -n "$explain" -l relay -x -d "link-address"
complete -c dhcp6ctl -n "$explain" -l interface-id -x -d "of the relay"
complete -c dhcp6ctl -n "$explain" -l hw-address -x -d "by the relay"
complete -c dhcp6ctl -n "$explain" -l option -x -d "asked for"
complete -c dhcp6ctl -n "$explain" -l packet -x -d "hex of a datagram"
complete -c dhcp6ctl -n "$explain" -l pcap -r -F -d "a capture"
complete -c dhcp6ctl -n "$explain" -l number -x -d "of the packet"
