// DataSync
