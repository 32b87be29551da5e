<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>wanmi::ActionForm</name>
        <message>
            <source>%1 (proposed)</source>
            <translation>%1（建议）</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>处置部门</translation>
        </message>
        <message>
            <source>Any collector</source>
            <translation>任一监督员</translation>
        </message>
        <message>
            <source>None of the listed</source>
            <translation>不属于以上情形</translation>
        </message>
        <message>
            <source>Limit %1</source>
            <translation>时限 %1</translation>
        </message>
        <message>
            <source>It is as reported</source>
            <translation>情况属实</translation>
        </message>
        <message>
            <source>Passed: put right</source>
            <translation>通过：已处置到位</translation>
        </message>
        <message>
            <source>It is not as reported</source>
            <translation>情况不属实</translation>
        </message>
        <message>
            <source>Failed: not put right</source>
            <translation>不通过：未处置到位</translation>
        </message>
        <message>
            <source>The closing condition is met</source>
            <translation>符合结案条件</translation>
        </message>
        <message>
            <source>Photos: </source>
            <translation>照片：</translation>
        </message>
        <message>
            <source>Reason (needed)</source>
            <translation>理由（必填）</translation>
        </message>
        <message>
            <source>Note (optional)</source>
            <translation>备注（可不填）</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
    </context>
    <context>
        <name>wanmi::Assembly</name>
        <message>
            <source>wanmi: the picture did not get ready in time.</source>
            <translation>wanmi：画面未能及时完成。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::BaseMapDialog</name>
        <message>
            <source>Base maps</source>
            <translation>底图</translation>
        </message>
        <message>
            <source>Above the others</source>
            <translation>上移</translation>
        </message>
        <message>
            <source>Below the others</source>
            <translation>下移</translation>
        </message>
        <message>
            <source>Remove</source>
            <translation>移除</translation>
        </message>
        <message>
            <source>Opacity</source>
            <translation>不透明度</translation>
        </message>
        <message>
            <source>Add a base map</source>
            <translation>添加底图</translation>
        </message>
        <message>
            <source>XYZ tiles</source>
            <translation>XYZ 瓦片</translation>
        </message>
        <message>
            <source>Image file (GeoTIFF)</source>
            <translation>影像文件（GeoTIFF）</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>Layer</source>
            <translation>图层</translation>
        </message>
        <message>
            <source>Empty: the first one the server offers</source>
            <translation>留空则取服务的第一个图层</translation>
        </message>
        <message>
            <source>Type</source>
            <translation>类型</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>地址</translation>
        </message>
        <message>
            <source>Add</source>
            <translation>添加</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>The file stays where it is.</source>
            <translation>文件留在原处，不复制。</translation>
        </message>
        <message>
            <source>A server that does not answer within five seconds is shown without its map; the window goes on.</source>
            <translation>服务五秒内无应答时该底图暂不显示，不影响窗口使用。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::CaseListPanel</name>
        <message>
            <source>Waiting for me</source>
            <translation>待我办理</translation>
        </message>
        <message>
            <source>Open</source>
            <translation>在办</translation>
        </message>
        <message>
            <source>All</source>
            <translation>全部</translation>
        </message>
        <message>
            <source>Newest first instead of by deadline</source>
            <translation>按最新上报排序（默认按截止时间）</translation>
        </message>
        <message>
            <source>Number or cell code</source>
            <translation>案卷号、登记号或网格编码</translation>
        </message>
        <message>
            <source>All states</source>
            <translation>全部状态</translation>
        </message>
        <message>
            <source>All lamps</source>
            <translation>全部时限灯</translation>
        </message>
        <message>
            <source>Whole city</source>
            <translation>全区</translation>
        </message>
        <message>
            <source>All kinds</source>
            <translation>全部类别</translation>
        </message>
        <message>
            <source>Nothing waits for you. Choose &quot;Open&quot; to see what others are doing.</source>
            <translation>没有待您办理的案卷。点“在办”查看全部在办案卷。</translation>
        </message>
        <message>
            <source>No case matches these filters.</source>
            <translation>没有符合条件的案卷。</translation>
        </message>
        <message>
            <source>Cases: %1</source>
            <translation>共 %1 件</translation>
        </message>
    </context>
    <context>
        <name>wanmi::CasePanel</name>
        <message>
            <source>Time limits</source>
            <translation>计时</translation>
        </message>
        <message>
            <source>Facts</source>
            <translation>案卷信息</translation>
        </message>
        <message>
            <source>What was said, and by whom</source>
            <translation>反映内容与联系人</translation>
        </message>
        <message>
            <source>Reason for looking</source>
            <translation>查看理由</translation>
        </message>
        <message>
            <source>Show</source>
            <translation>查看</translation>
        </message>
        <message>
            <source>Every look is logged with its reason</source>
            <translation>每次查看都会连同理由记入日志</translation>
        </message>
        <message>
            <source>History</source>
            <translation>办理过程</translation>
        </message>
        <message>
            <source>Choose a case in the list or on the map.</source>
            <translation>请在列表或地图上选择一件案卷。</translation>
        </message>
        <message>
            <source>Class</source>
            <translation>大类</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Duty grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Reported</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>%1 by %2</source>
            <translation>%1 · %2</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>处置部门</translation>
        </message>
        <message>
            <source>Handler</source>
            <translation>处置人员</translation>
        </message>
        <message>
            <source>Verification by</source>
            <translation>核实人员</translation>
        </message>
        <message>
            <source>Check by</source>
            <translation>核查人员</translation>
        </message>
        <message>
            <source>Urgency</source>
            <translation>紧急程度</translation>
        </message>
        <message>
            <source>Handling limit</source>
            <translation>处置时限</translation>
        </message>
        <message>
            <source>Filed because</source>
            <translation>立案条件</translation>
        </message>
        <message>
            <source>Closes when</source>
            <translation>结案条件</translation>
        </message>
        <message>
            <source>Rework</source>
            <translation>返工次数</translation>
        </message>
        <message>
            <source>Closed</source>
            <translation>结案时间</translation>
        </message>
        <message>
            <source>Source's number</source>
            <translation>来源编号</translation>
        </message>
        <message>
            <source>No step for the post &quot;%1&quot; now.</source>
            <translation>“%1”岗位当前无可办步骤。</translation>
        </message>
        <message>
            <source>More…</source>
            <translation>更多…</translation>
        </message>
        <message>
            <source>This case has ended.</source>
            <translation>案卷已办结。</translation>
        </message>
        <message>
            <source>%1: done. The case is now &quot;%2&quot;.</source>
            <translation>%1完成，案卷现为“%2”。</translation>
        </message>
        <message>
            <source>Nothing is kept.</source>
            <translation>没有保存内容。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::CaseTableModel</name>
        <message>
            <source>Lamp</source>
            <translation>时限灯</translation>
        </message>
        <message>
            <source>Number</source>
            <translation>编号</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>State</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>Time left</source>
            <translation>剩余时间</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>处置部门</translation>
        </message>
        <message>
            <source>Reported</source>
            <translation>上报</translation>
        </message>
    </context>
    <context>
        <name>wanmi::ClockView</name>
        <message>
            <source>ended %1</source>
            <translation>%1 结束</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>已暂停</translation>
        </message>
        <message>
            <source>%1 left</source>
            <translation>剩余 %1</translation>
        </message>
        <message>
            <source>Limit %1</source>
            <translation>时限 %1</translation>
        </message>
        <message>
            <source>due %1</source>
            <translation>截止 %1</translation>
        </message>
    </context>
    <context>
        <name>wanmi::ComponentLifeView</name>
        <message>
            <source>Open the case</source>
            <translation>打开案件</translation>
        </message>
    </context>
    <context>
        <name>wanmi::DraftList</name>
        <message>
            <source>%1 · %2 · steps: %3</source>
            <translation>%1 · %2 · 共 %3 步</translation>
        </message>
        <message>
            <source>The draft %1 was dropped; the grid is as it was.</source>
            <translation>草案 %1 已作废，网格保持原样。</translation>
        </message>
        <message>
            <source>Drafts of the grid</source>
            <translation>网格草案</translation>
        </message>
        <message>
            <source>Edits go to a draft; the city's grid stays as it is until the draft is published. Begin one below.</source>
            <translation>编辑先进入草案，发布之前全市网格保持不变。请在下方新建草案。</translation>
        </message>
        <message>
            <source>Edits go to a draft; the city's grid stays as it is until the draft is published. A draft keeps every step, also after a power cut.</source>
            <translation>编辑先进入草案，发布之前全市网格保持不变。草案保存每一步，断电也不丢失。</translation>
        </message>
        <message>
            <source>Go on with it</source>
            <translation>继续编辑</translation>
        </message>
        <message>
            <source>Drop</source>
            <translation>作废</translation>
        </message>
        <message>
            <source>New draft</source>
            <translation>新建草案</translation>
        </message>
        <message>
            <source>Name, such as a street or a document</source>
            <translation>名称，如街道或文号</translation>
        </message>
        <message>
            <source>Begin</source>
            <translation>新建</translation>
        </message>
    </context>
    <context>
        <name>wanmi::EditTools</name>
        <message>
            <source>Select</source>
            <translation>选择</translation>
        </message>
        <message>
            <source>Click a cell to see its facts. Drag to move the map.</source>
            <translation>点选单元网格查看其情况；拖动可移动地图。</translation>
        </message>
        <message>
            <source>Move node</source>
            <translation>移动节点</translation>
        </message>
        <message>
            <source>Drag a node, or click it and click where it goes. The cells on all sides follow.</source>
            <translation>拖动节点，或先点节点再点目标位置；各侧网格随之变化。</translation>
        </message>
        <message>
            <source>Move border</source>
            <translation>移动边界</translation>
        </message>
        <message>
            <source>Drag a border, or click it and click where it goes.</source>
            <translation>拖动一段边界，或先点边界再点目标位置。</translation>
        </message>
        <message>
            <source>Add node</source>
            <translation>添加节点</translation>
        </message>
        <message>
            <source>Click a border where the new node goes.</source>
            <translation>在边界上点击，于该处添加节点。</translation>
        </message>
        <message>
            <source>Remove node</source>
            <translation>删除节点</translation>
        </message>
        <message>
            <source>Click a node that only two pieces of border meet in.</source>
            <translation>点击只连接两段边界的节点。</translation>
        </message>
        <message>
            <source>Reshape</source>
            <translation>重塑边界</translation>
        </message>
        <message>
            <source>Draw a line from the border and back to it; a double or right click ends it. The border follows the line.</source>
            <translation>从边界画线再回到边界，双击或右键结束；边界改沿此线。</translation>
        </message>
        <message>
            <source>Along street</source>
            <translation>沿街调整</translation>
        </message>
        <message>
            <source>Click a street where the border should join it and again where it leaves it.</source>
            <translation>先点边界并入街道处，再点离开街道处。</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>分割</translation>
        </message>
        <message>
            <source>Draw a line across a cell; a double or right click ends it.</source>
            <translation>画线穿过单元网格，双击或右键结束。</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Click the cell that stays, then the neighbour that joins it.</source>
            <translation>先点保留的单元网格，再点并入的相邻网格。</translation>
        </message>
        <message>
            <source>Community</source>
            <translation>划归社区</translation>
        </message>
        <message>
            <source>Click a cell, then a cell of the community it goes to.</source>
            <translation>先点单元网格，再点目标社区的任一网格。</translation>
        </message>
        <message>
            <source>Duty grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Click a cell, then a cell of the duty grid it goes to; N gives it a new one.</source>
            <translation>先点单元网格，再点目标责任网格的任一网格；按 N 新建责任网格。</translation>
        </message>
        <message>
            <source>Fix sliver</source>
            <translation>消除碎片</translation>
        </message>
        <message>
            <source>Click a sliver: it becomes part of the neighbour with the longest border.</source>
            <translation>点击碎片，并入公共边界最长的相邻网格。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::EventListModel</name>
        <message>
            <source>Found as reported</source>
            <translation>情况属实</translation>
        </message>
        <message>
            <source>Not found as reported</source>
            <translation>情况不属实</translation>
        </message>
        <message>
            <source>Check passed</source>
            <translation>核查通过</translation>
        </message>
        <message>
            <source>Check failed</source>
            <translation>核查不通过</translation>
        </message>
        <message>
            <source>To %1</source>
            <translation>至 %1</translation>
        </message>
        <message>
            <source>Limit %1</source>
            <translation>时限 %1</translation>
        </message>
        <message>
            <source>Case number %1</source>
            <translation>案卷号 %1</translation>
        </message>
        <message>
            <source>Closing condition met</source>
            <translation>符合结案条件</translation>
        </message>
        <message>
            <source>Was &quot;%1&quot; at the source</source>
            <translation>原系统状态“%1”</translation>
        </message>
    </context>
    <context>
        <name>wanmi::FindBox</name>
        <message>
            <source>Find a place, code or case number</source>
            <translation>查找地点、编码或案卷号</translation>
        </message>
        <message>
            <source>Region</source>
            <translation>区划</translation>
        </message>
        <message>
            <source>Cell</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Duty grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>道路</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案卷</translation>
        </message>
        <message>
            <source>Nothing found</source>
            <translation>没有找到</translation>
        </message>
    </context>
    <context>
        <name>wanmi::GridEditPanel</name>
        <message>
            <source>Every step is kept</source>
            <translation>每一步均已保存</translation>
        </message>
        <message>
            <source>The step was taken back, as it could not be kept: %1</source>
            <translation>无法保存，该步已撤回：%1</translation>
        </message>
        <message>
            <source>Opening the draft %1</source>
            <translation>正在打开草案 %1</translation>
        </message>
        <message>
            <source>Rehearsing</source>
            <translation>正在预演</translation>
        </message>
        <message>
            <source>Publishing</source>
            <translation>正在发布</translation>
        </message>
        <message>
            <source>The grid was published as edition %1.</source>
            <translation>网格已发布，版本 %1。</translation>
        </message>
        <message>
            <source>outside</source>
            <translation>边界之外</translation>
        </message>
        <message>
            <source>No cell here</source>
            <translation>此处没有单元网格</translation>
        </message>
        <message>
            <source>Cell %1</source>
            <translation>单元网格 %1</translation>
        </message>
        <message>
            <source>no duty grid</source>
            <translation>无责任网格</translation>
        </message>
        <message>
            <source>duty grid %1</source>
            <translation>责任网格 %1</translation>
        </message>
        <message>
            <source>%1 m²</source>
            <translation>%1 m²</translation>
        </message>
        <message>
            <source>%1 → %2 m²</source>
            <translation>%1 → %2 m²</translation>
        </message>
        <message>
            <source> + a new cell of %1 m²</source>
            <translation> + 新网格 %1 m²</translation>
        </message>
        <message>
            <source>Neighbours:</source>
            <translation>相邻网格：</translation>
        </message>
        <message>
            <source>the new cell</source>
            <translation>新网格</translation>
        </message>
        <message>
            <source>Steps (%1)</source>
            <translation>步骤（%1）</translation>
        </message>
        <message>
            <source>Keeping…</source>
            <translation>正在保存…</translation>
        </message>
        <message>
            <source>All drafts</source>
            <translation>全部草案</translation>
        </message>
        <message>
            <source>Close the draft; it keeps all its steps</source>
            <translation>关闭草案，所有步骤保留</translation>
        </message>
        <message>
            <source>Borders of communities may move</source>
            <translation>允许移动社区界线</translation>
        </message>
        <message>
            <source>The outer boundary may move</source>
            <translation>允许移动外边界</translation>
        </message>
        <message>
            <source>Undo</source>
            <translation>撤销</translation>
        </message>
        <message>
            <source>Redo</source>
            <translation>重做</translation>
        </message>
        <message>
            <source>Rehearse</source>
            <translation>预演</translation>
        </message>
        <message>
            <source>Drawn on edition %1</source>
            <translation>基于版本 %1</translation>
        </message>
    </context>
    <context>
        <name>wanmi::ImportDialog</name>
        <message>
            <source>Import</source>
            <translation>导入</translation>
        </message>
        <message>
            <source>Choose…</source>
            <translation>选择…</translation>
        </message>
        <message>
            <source>File</source>
            <translation>文件</translation>
        </message>
        <message>
            <source>Regions</source>
            <translation>区划</translation>
        </message>
        <message>
            <source>Street lines</source>
            <translation>道路中心线</translation>
        </message>
        <message>
            <source>Components</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Service requests</source>
            <translation>服务诉求</translation>
        </message>
        <message>
            <source>Holds</source>
            <translation>内容</translation>
        </message>
        <message>
            <source>As the file says</source>
            <translation>按文件所载</translation>
        </message>
        <message>
            <source>District</source>
            <translation>区</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>街道</translation>
        </message>
        <message>
            <source>Community</source>
            <translation>社区</translation>
        </message>
        <message>
            <source>Level</source>
            <translation>级别</translation>
        </message>
        <message>
            <source>As the file says; or EPSG:4326, GCJ-02, BD-09</source>
            <translation>按文件所载；或 EPSG:4326、GCJ-02、BD-09</translation>
        </message>
        <message>
            <source>Coordinates</source>
            <translation>坐标系</translation>
        </message>
        <message>
            <source>Guess</source>
            <translation>自动识别</translation>
        </message>
        <message>
            <source>Text</source>
            <translation>文字编码</translation>
        </message>
        <message>
            <source>Take the rows into the store</source>
            <translation>写入数据库</translation>
        </message>
        <message>
            <source>Try only: report, change nothing</source>
            <translation>试运行：只报告，不写入</translation>
        </message>
        <message>
            <source>Do</source>
            <translation>方式</translation>
        </message>
        <message>
            <source>Value table</source>
            <translation>取值对照表</translation>
        </message>
        <message>
            <source>None; or a table with the columns field, from, to</source>
            <translation>可不填；表头为 field, from, to</translation>
        </message>
        <message>
            <source>Code table</source>
            <translation>编码对照表</translation>
        </message>
        <message>
            <source>None; or official codes: code, name</source>
            <translation>可不填；官方编码，表头为 code, name</translation>
        </message>
        <message>
            <source>Tables (%1)</source>
            <translation>表格（%1）</translation>
        </message>
        <message>
            <source>Field</source>
            <translation>字段</translation>
        </message>
        <message>
            <source>Column of the file</source>
            <translation>文件中的列</translation>
        </message>
        <message>
            <source>Or the same for every row</source>
            <translation>或各行取同一值</translation>
        </message>
        <message>
            <source>Columns</source>
            <translation>列对应</translation>
        </message>
        <message>
            <source>Rows that cannot be taken are listed in a report; a broken file changes nothing.</source>
            <translation>无法采用的行会列入报告；文件损坏时不作任何改动。</translation>
        </message>
        <message>
            <source>Reading the file's columns…</source>
            <translation>正在读取文件的列…</translation>
        </message>
        <message>
            <source>The file's columns will be shown here.</source>
            <translation>选择文件后在此显示其各列。</translation>
        </message>
        <message>
            <source>– not in the file –</source>
            <translation>– 文件中没有 –</translation>
        </message>
        <message>
            <source>Columns are recognised by their names; choose others where that is wrong.</source>
            <translation>已按列名自动对应字段，不对的可另选。</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Data files (%1)</source>
            <translation>数据文件（%1）</translation>
        </message>
        <message>
            <source>All files (%1)</source>
            <translation>所有文件（%1）</translation>
        </message>
        <message>
            <source>New survey of components</source>
            <translation>新一轮部件普查</translation>
        </message>
        <message>
            <source>The file is held against the stock; nothing is changed until a row of the comparison is accepted.</source>
            <translation>文件与现有部件比对；在接受比对行之前，不作任何改动。</translation>
        </message>
        <message>
            <source>Compare</source>
            <translation>比对</translation>
        </message>
    </context>
    <context>
        <name>wanmi::MainWindow</name>
        <message>
            <source>The &amp;centre: line and conflicts…</source>
            <translation>与中心同步(&amp;C)…</translation>
        </message>
        <message>
            <source>How this desk stands with its centre, and what is to be decided</source>
            <translation>本席位与中心的同步情况和待裁决的冲突</translation>
        </message>
        <message>
            <source>Case</source>
            <translation>案卷</translation>
        </message>
        <message>
            <source>New case</source>
            <translation>新建案卷</translation>
        </message>
        <message>
            <source>Sandbox %1</source>
            <translation>演练时间 %1</translation>
        </message>
        <message>
            <source>Wanmi – %1</source>
            <translation>万米 – %1</translation>
        </message>
        <message>
            <source>Cell %1</source>
            <translation>网格 %1</translation>
        </message>
        <message>
            <source>&amp;Open a store…</source>
            <translation>打开数据库(&amp;O)…</translation>
        </message>
        <message>
            <source>&amp;Import…</source>
            <translation>导入(&amp;I)…</translation>
        </message>
        <message>
            <source>&amp;Cut cells…</source>
            <translation>划分单元网格(&amp;C)…</translation>
        </message>
        <message>
            <source>Cut the communities into unit cells along the streets</source>
            <translation>沿道路将社区划分为单元网格</translation>
        </message>
        <message>
            <source>&amp;Regions: transfer, merge, split…</source>
            <translation>区划调整(&amp;R)…</translation>
        </message>
        <message>
            <source>Acts of the authorities on districts, streets and communities (administrators)</source>
            <translation>区、街道、社区的划转、合并、拆分、更名、变更代码（管理员）</translation>
        </message>
        <message>
            <source>&amp;Print or export a sheet…</source>
            <translation>打印或导出图幅(&amp;P)…</translation>
        </message>
        <message>
            <source>&amp;Quit</source>
            <translation>退出(&amp;Q)</translation>
        </message>
        <message>
            <source>&amp;New case</source>
            <translation>新建案卷(&amp;N)</translation>
        </message>
        <message>
            <source>&amp;Find</source>
            <translation>查找(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Waiting for me</source>
            <translation>待我办理(&amp;W)</translation>
        </message>
        <message>
            <source>&amp;Open cases</source>
            <translation>在办案卷(&amp;O)</translation>
        </message>
        <message>
            <source>&amp;Base maps…</source>
            <translation>底图(&amp;B)…</translation>
        </message>
        <message>
            <source>&amp;About Wanmi</source>
            <translation>关于万米(&amp;A)</translation>
        </message>
        <message>
            <source>&amp;Move the map</source>
            <translation>移动地图(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;Zoom to a rectangle</source>
            <translation>框选放大(&amp;Z)</translation>
        </message>
        <message>
            <source>&amp;What is here</source>
            <translation>查询此处(&amp;W)</translation>
        </message>
        <message>
            <source>New case: click the map</source>
            <translation>点图新建案卷</translation>
        </message>
        <message>
            <source>Zoom &amp;in</source>
            <translation>放大(&amp;I)</translation>
        </message>
        <message>
            <source>Zoom &amp;out</source>
            <translation>缩小(&amp;O)</translation>
        </message>
        <message>
            <source>Whole &amp;city</source>
            <translation>全区范围(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Dark</source>
            <translation>深色(&amp;D)</translation>
        </message>
        <message>
            <source>Light or dark</source>
            <translation>浅色或深色</translation>
        </message>
        <message>
            <source>Map: cases</source>
            <translation>专题：案卷</translation>
        </message>
        <message>
            <source>Map: components</source>
            <translation>专题：部件</translation>
        </message>
        <message>
            <source>Map: cells</source>
            <translation>专题：单元网格</translation>
        </message>
        <message>
            <source>Map: duty grids</source>
            <translation>专题：责任网格</translation>
        </message>
        <message>
            <source>&amp;File</source>
            <translation>文件(&amp;F)</translation>
        </message>
        <message>
            <source>&amp;Case</source>
            <translation>案卷(&amp;C)</translation>
        </message>
        <message>
            <source>&amp;Map</source>
            <translation>地图(&amp;M)</translation>
        </message>
        <message>
            <source>&amp;View</source>
            <translation>视图(&amp;V)</translation>
        </message>
        <message>
            <source>&amp;Help</source>
            <translation>帮助(&amp;H)</translation>
        </message>
        <message>
            <source>Cases</source>
            <translation>案卷</translation>
        </message>
        <message>
            <source>Layers</source>
            <translation>图层</translation>
        </message>
        <message>
            <source>Tools</source>
            <translation>工具</translation>
        </message>
        <message>
            <source>Wanmi</source>
            <translation>万米</translation>
        </message>
        <message>
            <source>Scale 1:%1</source>
            <translation>比例尺 1:%1</translation>
        </message>
        <message>
            <source>Importing %1</source>
            <translation>正在导入 %1</translation>
        </message>
        <message>
            <source>Tried: %1 rows read, %2 new, %3 updated, %4 not taken.</source>
            <translation>试运行：读取 %1 行，新增 %2，更新 %3，未采用 %4。</translation>
        </message>
        <message>
            <source>Imported: %1 rows read, %2 new, %3 updated, %4 not taken.</source>
            <translation>导入完成：读取 %1 行，新增 %2，更新 %3，未采用 %4。</translation>
        </message>
        <message>
            <source>Report: %1</source>
            <translation>报告：%1</translation>
        </message>
        <message>
            <source>%1 cells, half of them larger than %2 m².</source>
            <translation>共 %1 个网格，面积中位数 %2 平方米。</translation>
        </message>
        <message>
            <source>Cutting cells</source>
            <translation>正在划分网格</translation>
        </message>
        <message>
            <source>Open a store</source>
            <translation>打开数据库</translation>
        </message>
        <message>
            <source>Stores (%1)</source>
            <translation>数据库（%1）</translation>
        </message>
        <message>
            <source>The program could not be started a second time.</source>
            <translation>无法再启动一个程序窗口。</translation>
        </message>
        <message>
            <source>About Wanmi</source>
            <translation>关于万米</translation>
        </message>
        <message>
            <source>Wanmi %1</source>
            <translation>万米 %1</translation>
        </message>
        <message>
            <source>Command centre for grid-based city management.
Free software under the GNU General Public License, version 3 or later.
Store: %1</source>
            <translation>网格化城市管理指挥中心。
自由软件，遵循 GNU 通用公共许可证第 3 版或更新版本。
数据库：%1</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Measure a &amp;length</source>
            <translation>量距(&amp;L)</translation>
        </message>
        <message>
            <source>Measure an &amp;area</source>
            <translation>量面积(&amp;A)</translation>
        </message>
        <message>
            <source>%1: map sheet</source>
            <translation>%1专题图</translation>
        </message>
        <message>
            <source>Making the sheet</source>
            <translation>正在生成图幅</translation>
        </message>
        <message>
            <source>Saved: %1</source>
            <translation>已保存：%1</translation>
        </message>
        <message>
            <source>Base map not or only partly there, as its server was silent or slow: %1</source>
            <translation>底图缺失或不完整，服务器无响应或响应过慢：%1</translation>
        </message>
        <message>
            <source>&amp;Edit the grid…</source>
            <translation>编辑网格(&amp;E)…</translation>
        </message>
        <message>
            <source>Edit the grid: drafts, rehearsal, publication (administrators)</source>
            <translation>编辑网格：草案、预演、发布（管理员）</translation>
        </message>
        <message>
            <source>Grid</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Edit the grid</source>
            <translation>编辑网格</translation>
        </message>
        <message>
            <source>The draft %1 was open when the program ended; every step that was taken is kept.</source>
            <translation>程序上次中断时草案 %1 尚未关闭，已完成的每一步均已保存。</translation>
        </message>
        <message>
            <source>&amp;New survey of components…</source>
            <translation>部件复查(&amp;N)…</translation>
        </message>
        <message>
            <source>Hold a new survey against the components in stock, row by row (administrators)</source>
            <translation>将新一轮普查与现有部件逐行比对（管理员）</translation>
        </message>
        <message>
            <source>Re-census</source>
            <translation>部件复查</translation>
        </message>
        <message>
            <source>New survey against the stock</source>
            <translation>新普查与现有部件比对</translation>
        </message>
        <message>
            <source>Compared: %1 rows read, %2 not readable.</source>
            <translation>比对完成：读取 %1 行，%2 行无法读取。</translation>
        </message>
        <message>
            <source>Comparing %1</source>
            <translation>正在比对 %1</translation>
        </message>
    </context>
    <context>
        <name>wanmi::Names</name>
        <message>
            <source>%1 min</source>
            <translation>%1 分钟</translation>
        </message>
        <message>
            <source>%1 h %2 min</source>
            <translation>%1 小时 %2 分</translation>
        </message>
        <message>
            <source>%1 d %2 h</source>
            <translation>%1 天 %2 小时</translation>
        </message>
        <message>
            <source>over by %1</source>
            <translation>超时 %1</translation>
        </message>
    </context>
    <context>
        <name>wanmi::NewCasePanel</name>
        <message>
            <source>New case</source>
            <translation>新建案卷</translation>
        </message>
        <message>
            <source>Place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>Click the map where it is.</source>
            <translation>请在地图上点击问题所在位置。</translation>
        </message>
        <message>
            <source>Kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>Name, code or pinyin initials</source>
            <translation>名称、代码或拼音首字母</translation>
        </message>
        <message>
            <source>Description</source>
            <translation>问题描述</translation>
        </message>
        <message>
            <source>What was seen or said</source>
            <translation>看到或反映的情况</translation>
        </message>
        <message>
            <source>Source</source>
            <translation>来源</translation>
        </message>
        <message>
            <source>Contact</source>
            <translation>联系人</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>姓名</translation>
        </message>
        <message>
            <source>Phone</source>
            <translation>电话</translation>
        </message>
        <message>
            <source>Description and contact are kept apart from the case's history; every look at them is logged.</source>
            <translation>描述与联系方式与办理过程分开保存，每次查看都会记入日志。</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Report</source>
            <translation>上报</translation>
        </message>
        <message>
            <source>Looking up the place…</source>
            <translation>正在查找所在网格…</translation>
        </message>
        <message>
            <source>%1 lies outside the district. Click inside its boundary.</source>
            <translation>%1 在辖区之外，请在辖区内点击。</translation>
        </message>
        <message>
            <source>Cell %1</source>
            <translation>网格 %1</translation>
        </message>
        <message>
            <source>Duty grid %1</source>
            <translation>责任网格 %1</translation>
        </message>
        <message>
            <source>Reported as %1.</source>
            <translation>已上报，登记号 %1。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::NoticeBar</name>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
    </context>
    <context>
        <name>wanmi::OperatorBox</name>
        <message>
            <source>Work as another person: this store is a sandbox</source>
            <translation>切换人员（本库为演练库）</translation>
        </message>
        <message>
            <source>Signed in</source>
            <translation>当前人员</translation>
        </message>
    </context>
    <context>
        <name>wanmi::PastBox</name>
        <message>
            <source>&amp;Back to today's grid</source>
            <translation>回到今日网格(&amp;B)</translation>
        </message>
        <message>
            <source>Grid of %1</source>
            <translation>%1 的网格</translation>
        </message>
        <message>
            <source>Grid: today</source>
            <translation>网格：今日</translation>
        </message>
        <message>
            <source>The map shows the grid as it was at the end of this day, not the one in force. Click for another day.</source>
            <translation>地图显示当日结束时的网格，并非现行网格。点击可选择其他日期。</translation>
        </message>
        <message>
            <source>Show the regions, cells and duty grids of a day gone by</source>
            <translation>显示以往某日的区域、单元网格和责任网格</translation>
        </message>
        <message>
            <source>en_GB</source>
            <extracomment>The locale of the calendar that drops down: en_GB or zh_CN.</extracomment>
            <translation>zh_CN</translation>
        </message>
    </context>
    <context>
        <name>wanmi::PlacePanel</name>
        <message>
            <source>What is here</source>
            <translation>此处信息</translation>
        </message>
        <message>
            <source>Open cases here</source>
            <translation>此处在办案卷</translation>
        </message>
        <message>
            <source>New case here</source>
            <translation>在此新建案卷</translation>
        </message>
        <message>
            <source>District</source>
            <translation>区</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>街道</translation>
        </message>
        <message>
            <source>Community</source>
            <translation>社区</translation>
        </message>
        <message>
            <source>Cell</source>
            <translation>网格</translation>
        </message>
        <message>
            <source>Duty grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Road</source>
            <translation>道路</translation>
        </message>
        <message>
            <source>Position</source>
            <translation>坐标</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Code</source>
            <translation>编码</translation>
        </message>
        <message>
            <source>Managed by</source>
            <translation>主管部门</translation>
        </message>
        <message>
            <source>Life of the component</source>
            <translation>部件全生命周期</translation>
        </message>
        <message>
            <source>Name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>Owned by</source>
            <translation>权属单位</translation>
        </message>
        <message>
            <source>Kept by</source>
            <translation>养护单位</translation>
        </message>
        <message>
            <source>Retired</source>
            <translation>已注销</translation>
        </message>
    </context>
    <context>
        <name>wanmi::RecensusPanel</name>
        <message>
            <source>%1 · %2 · to decide: %3</source>
            <translation>%1 · %2 · 待定 %3 条</translation>
        </message>
        <message>
            <source>%1 rows, the first %2 are shown</source>
            <translation>共 %1 条，显示前 %2 条</translation>
        </message>
        <message>
            <source>%1 rows</source>
            <translation>共 %1 条</translation>
        </message>
        <message>
            <source>Rows accepted: %1.</source>
            <translation>已接受 %1 条。</translation>
        </message>
        <message>
            <source>Rows refused: %1.</source>
            <translation>已拒绝 %1 条。</translation>
        </message>
        <message>
            <source>Left open, for the component was changed since the comparison: %1.</source>
            <translation>另有 %1 条因部件在比对后已变更，仍待定。</translation>
        </message>
        <message>
            <source>Taken back: %1 components are as they were; their rows are open again.</source>
            <translation>已撤回：%1 个部件恢复原状，相应比对行重新待定。</translation>
        </message>
        <message>
            <source>Compare the file of a new survey with the components in stock. Nothing is changed until a row is accepted.</source>
            <translation>将新一轮普查文件与现有部件比对；在接受某行之前，不作任何改动。</translation>
        </message>
        <message>
            <source>Choose rows to see them on the map: a ring was moved, a diamond differs, a plus is new, a cross is missing.</source>
            <translation>选中行即在地图上显示：圆圈为移位，菱形为变更，加号为新增，叉号为缺失。</translation>
        </message>
        <message>
            <source>Compare a file…</source>
            <translation>比对文件…</translation>
        </message>
        <message>
            <source>To decide: all</source>
            <translation>待定：全部</translation>
        </message>
        <message>
            <source>To decide: %1</source>
            <translation>待定：%1</translation>
        </message>
        <message>
            <source>Accepted</source>
            <translation>已接受</translation>
        </message>
        <message>
            <source>Refused</source>
            <translation>已拒绝</translation>
        </message>
        <message>
            <source>Finding</source>
            <translation>结果</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Reason or document, kept with the decision</source>
            <translation>理由或文号，随决定留存</translation>
        </message>
        <message>
            <source>All of this list, also what is not shown</source>
            <translation>本列表全部，含未显示的</translation>
        </message>
        <message>
            <source>Accept</source>
            <translation>接受</translation>
        </message>
        <message>
            <source>Refuse</source>
            <translation>拒绝</translation>
        </message>
        <message>
            <source>Take back</source>
            <translation>撤回</translation>
        </message>
        <message>
            <source>Takes back what was accepted last</source>
            <translation>撤回最近一次接受的内容</translation>
        </message>
        <message>
            <source>Accepting rows</source>
            <translation>正在接受</translation>
        </message>
        <message>
            <source>Refusing rows</source>
            <translation>正在拒绝</translation>
        </message>
        <message>
            <source>Taking back</source>
            <translation>正在撤回</translation>
        </message>
        <message>
            <source>Left as they are, for they were changed since: %1.</source>
            <translation>其后又被修改、保持不变：%1 件。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::RegionActDialog</name>
        <message>
            <source>in force, confirmed by %1</source>
            <translation>已生效，%1 确认</translation>
        </message>
        <message>
            <source>given up</source>
            <translation>已放弃</translation>
        </message>
        <message>
            <source>waits for a second administrator</source>
            <translation>待另一位管理员确认</translation>
        </message>
        <message>
            <source>You proposed it; a second administrator confirms it.</source>
            <translation>由您提出，须由另一位管理员确认。</translation>
        </message>
        <message>
            <source>Regions</source>
            <translation>区域</translation>
        </message>
        <message>
            <source>Outlines that change</source>
            <translation>边界变动</translation>
        </message>
        <message>
            <source>Cells with another code</source>
            <translation>变更代码的单元网格</translation>
        </message>
        <message>
            <source>Duty grids with another code</source>
            <translation>变更代码的责任网格</translation>
        </message>
        <message>
            <source>People whose region follows</source>
            <translation>随之变更区域的人员</translation>
        </message>
        <message>
            <source>Departments</source>
            <translation>部门</translation>
        </message>
        <message>
            <source>Components with another code</source>
            <translation>变更代码的部件</translation>
        </message>
        <message>
            <source>Open cases that follow</source>
            <translation>随之变更的在办案卷</translation>
        </message>
        <message>
            <source>Drafts of the grid to be refitted</source>
            <translation>需重新套合的网格草案</translation>
        </message>
        <message>
            <source>Closed cases keep the codes of their day; old codes stay findable.</source>
            <translation>已结案卷保留当日代码；旧代码仍可查询。</translation>
        </message>
        <message>
            <source>In force as edition %1 of the grid.</source>
            <translation>已生效，为网格第 %1 版。</translation>
        </message>
        <message>
            <source>Acts on regions</source>
            <translation>区划调整</translation>
        </message>
        <message>
            <source>Acts</source>
            <translation>调整事项</translation>
        </message>
        <message>
            <source>Also those that are over</source>
            <translation>含已结束的</translation>
        </message>
        <message>
            <source>Put in force</source>
            <translation>确认生效</translation>
        </message>
        <message>
            <source>Give up</source>
            <translation>放弃</translation>
        </message>
        <message>
            <source>A new act</source>
            <translation>新的调整</translation>
        </message>
        <message>
            <source>Try</source>
            <translation>试算</translation>
        </message>
        <message>
            <source>Propose</source>
            <translation>提出</translation>
        </message>
        <message>
            <source>What it changes</source>
            <translation>变动内容</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>更名</translation>
        </message>
        <message>
            <source>Recode</source>
            <translation>变更代码</translation>
        </message>
        <message>
            <source>Transfer</source>
            <translation>划转</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>拆分</translation>
        </message>
    </context>
    <context>
        <name>wanmi::RegionActForm</name>
        <message>
            <source>same last digits, or the next free</source>
            <translation>末位不变，或取下一个可用代码</translation>
        </message>
        <message>
            <source>codes of those that go into it</source>
            <translation>并入的区域代码</translation>
        </message>
        <message>
            <source>codes of what leaves: regions, cells, duty grids</source>
            <translation>拆出部分的代码：区域、单元网格或责任网格</translation>
        </message>
        <message>
            <source>as it is</source>
            <translation>不变</translation>
        </message>
        <message>
            <source>Act</source>
            <translation>事项</translation>
        </message>
        <message>
            <source>Region</source>
            <translation>区域</translation>
        </message>
        <message>
            <source>Goes to</source>
            <translation>划入</translation>
        </message>
        <message>
            <source>Members</source>
            <translation>成员</translation>
        </message>
        <message>
            <source>New code</source>
            <translation>新代码</translation>
        </message>
        <message>
            <source>New name</source>
            <translation>新名称</translation>
        </message>
        <message>
            <source>Document</source>
            <translation>文号</translation>
        </message>
        <message>
            <source>Day of effect</source>
            <translation>生效日</translation>
        </message>
        <message>
            <source>On a day of its own, not when it is confirmed</source>
            <translation>指定生效日（否则确认时生效）</translation>
        </message>
        <message>
            <source>Rename</source>
            <translation>更名</translation>
        </message>
        <message>
            <source>Recode</source>
            <translation>变更代码</translation>
        </message>
        <message>
            <source>Transfer</source>
            <translation>划转</translation>
        </message>
        <message>
            <source>Merge</source>
            <translation>合并</translation>
        </message>
        <message>
            <source>Split</source>
            <translation>拆分</translation>
        </message>
    </context>
    <context>
        <name>wanmi::RehearsalView</name>
        <message>
            <source>Rules broken</source>
            <translation>违反规则</translation>
        </message>
        <message>
            <source>Warnings</source>
            <translation>提醒</translation>
        </message>
        <message>
            <source>Other drafts that touch the same cells</source>
            <translation>涉及相同网格的其他草案</translation>
        </message>
        <message>
            <source>does not fit</source>
            <translation>已不适用</translation>
        </message>
        <message>
            <source>Cells made</source>
            <translation>新增网格</translation>
        </message>
        <message>
            <source>Cells retired</source>
            <translation>停用网格</translation>
        </message>
        <message>
            <source>Cells with a new code</source>
            <translation>重新编码的网格</translation>
        </message>
        <message>
            <source>Cells of another shape</source>
            <translation>形状变化的网格</translation>
        </message>
        <message>
            <source>Cells in another duty grid</source>
            <translation>改划责任网格的网格</translation>
        </message>
        <message>
            <source>Duty grids that change</source>
            <translation>变化的责任网格</translation>
        </message>
        <message>
            <source>nobody</source>
            <translation>无人</translation>
        </message>
        <message>
            <source>%1 → %2 cells</source>
            <translation>%1 → %2 个网格</translation>
        </message>
        <message>
            <source>Outlines that change</source>
            <translation>变化的区域界线</translation>
        </message>
        <message>
            <source>Components that change their cell</source>
            <translation>改属网格的部件</translation>
        </message>
        <message>
            <source>Open cases that move</source>
            <translation>随之调整的在办案件</translation>
        </message>
        <message>
            <source>Closed cases that stay with the cells of their day</source>
            <translation>保留当日网格的已结案件</translation>
        </message>
        <message>
            <source>Last month's scores that stay as they are</source>
            <translation>保持不变的上月评价</translation>
        </message>
        <message>
            <source>Back to the draft</source>
            <translation>返回草案</translation>
        </message>
        <message>
            <source>Again</source>
            <translation>重新预演</translation>
        </message>
        <message>
            <source>Publish</source>
            <translation>发布</translation>
        </message>
        <message>
            <source>Number of the document that orders it (a community's border needs one)</source>
            <translation>批准文号（调整社区界线时必填）</translation>
        </message>
        <message>
            <source>Rehearsal of %1</source>
            <translation>%1 的预演</translation>
        </message>
        <message>
            <source>The draft changes nothing yet.</source>
            <translation>草案尚无任何变化。</translation>
        </message>
        <message>
            <source>It can be published. Nothing has been changed so far.</source>
            <translation>可以发布。目前尚未作任何更改。</translation>
        </message>
        <message>
            <source>It cannot be published while rules are broken.</source>
            <translation>存在违反规则的情况，不能发布。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::SheetDialog</name>
        <message>
            <source>Print or export</source>
            <translation>打印或导出</translation>
        </message>
        <message>
            <source>Landscape</source>
            <translation>横向</translation>
        </message>
        <message>
            <source>Portrait</source>
            <translation>纵向</translation>
        </message>
        <message>
            <source>As on the screen</source>
            <translation>与屏幕一致</translation>
        </message>
        <message>
            <source>PDF document</source>
            <translation>PDF 文档</translation>
        </message>
        <message>
            <source>PNG picture</source>
            <translation>PNG 图片</translation>
        </message>
        <message>
            <source>Title</source>
            <translation>标题</translation>
        </message>
        <message>
            <source>Paper</source>
            <translation>纸张</translation>
        </message>
        <message>
            <source>Orientation</source>
            <translation>方向</translation>
        </message>
        <message>
            <source>Scale</source>
            <translation>比例尺</translation>
        </message>
        <message>
            <source>Format</source>
            <translation>格式</translation>
        </message>
        <message>
            <source>Cancel</source>
            <translation>取消</translation>
        </message>
        <message>
            <source>Save as…</source>
            <translation>另存为…</translation>
        </message>
    </context>
    <context>
        <name>wanmi::CentreDialog</name>
        <message>
            <source>This desk and its centre</source>
            <translation>本席位与中心</translation>
        </message>
        <message>
            <source>Login at the centre</source>
            <translation>中心登录名</translation>
        </message>
        <message>
            <source>Password</source>
            <translation>口令</translation>
        </message>
        <message>
            <source>When</source>
            <translation>时间</translation>
        </message>
        <message>
            <source>Who</source>
            <translation>人员</translation>
        </message>
        <message>
            <source>What</source>
            <translation>对象</translation>
        </message>
        <message>
            <source>◆ This desk</source>
            <translation>◆ 本席位</translation>
        </message>
        <message>
            <source>● The centre</source>
            <translation>● 中心</translation>
        </message>
        <message>
            <source>○ Before</source>
            <translation>○ 原值</translation>
        </message>
        <message>
            <source>Do it again as this desk had it</source>
            <translation>按本席位的重做</translation>
        </message>
        <message>
            <source>Leave it as the centre has it</source>
            <translation>以中心的为准</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>关闭</translation>
        </message>
        <message>
            <source>This store stands alone. “wanmictl sync join” makes it the desk of a centre.</source>
            <translation>本库未接入中心。用 wanmictl sync join 可将其接入。</translation>
        </message>
        <message>
            <source>Disconnect</source>
            <translation>断开</translation>
        </message>
        <message>
            <source>Connect</source>
            <translation>连接</translation>
        </message>
        <message>
            <source>Not connected. Work goes on; nothing is sent or fetched by this window.</source>
            <translation>未连接。可继续工作，本窗口不收发数据。</translation>
        </message>
        <message>
            <source>Reaching the centre as %1…</source>
            <translation>正以 %1 连接中心…</translation>
        </message>
        <message>
            <source>Connected as %1.</source>
            <translation>已以 %1 连接。</translation>
        </message>
        <message>
            <source>The centre cannot be reached just now. Work goes on, and this window tries again by itself.</source>
            <translation>暂时连不上中心。可继续工作，本窗口会自动重试。</translation>
        </message>
        <message>
            <source>Not connected.</source>
            <translation>未连接。</translation>
        </message>
        <message>
            <source>Nothing is to be decided</source>
            <translation>没有待裁决的冲突</translation>
        </message>
        <message>
            <source>To decide: %1</source>
            <translation>待裁决：%1 项</translation>
        </message>
        <message>
            <source>Choose a row to see why, and its places on the map.</source>
            <translation>选中一行可查看原因及其在图上的位置。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::CentreWords</name>
        <message>
            <source>The centre takes nothing</source>
            <translation>中心拒收</translation>
        </message>
        <message>
            <source>%1 unsent</source>
            <translation>待发 %1 条</translation>
        </message>
        <message>
            <source>expected by %1</source>
            <translation>预计 %1 前送达</translation>
        </message>
        <message>
            <source>out of reach</source>
            <translation>无法连接</translation>
        </message>
        <message>
            <source>all there until %1</source>
            <translation>已送达至 %1</translation>
        </message>
        <message>
            <source>nothing proved yet</source>
            <translation>尚无送达证明</translation>
        </message>
        <message>
            <source>%1 to decide</source>
            <translation>%1 项待裁决</translation>
        </message>
        <message>
            <source>Centre: %1</source>
            <translation>中心：%1</translation>
        </message>
        <message>
            <source>never</source>
            <translation>从未</translation>
        </message>
        <message>
            <source>Desk %1 of %2</source>
            <translation>席位 %1，中心 %2</translation>
        </message>
        <message>
            <source>%1 unsent, since %2</source>
            <translation>待发 %1 条，最早 %2</translation>
        </message>
        <message>
            <source>Everything made until %1 is proved to be there</source>
            <translation>%1 前所做的均已确认送达</translation>
        </message>
        <message>
            <source>Nothing is proved to be there yet</source>
            <translation>尚无送达证明</translation>
        </message>
        <message>
            <source>Last answer of the centre: %1</source>
            <translation>中心最近应答：%1</translation>
        </message>
        <message>
            <source>Work goes on. What is unsent goes by itself once the centre answers.</source>
            <translation>可继续工作，中心恢复应答后自动发送待发内容。</translation>
        </message>
        <message>
            <source>Component</source>
            <translation>部件</translation>
        </message>
        <message>
            <source>Change of components</source>
            <translation>部件变更批次</translation>
        </message>
        <message>
            <source>Life of a component</source>
            <translation>部件履历</translation>
        </message>
        <message>
            <source>Component with another code</source>
            <translation>部件换码</translation>
        </message>
        <message>
            <source>Unit cell</source>
            <translation>单元网格</translation>
        </message>
        <message>
            <source>Retired cell</source>
            <translation>停用网格</translation>
        </message>
        <message>
            <source>Descent of a cell</source>
            <translation>网格沿革</translation>
        </message>
        <message>
            <source>Duty grid</source>
            <translation>责任网格</translation>
        </message>
        <message>
            <source>Cell of a duty grid</source>
            <translation>责任网格所含单元</translation>
        </message>
        <message>
            <source>Edition of the grid</source>
            <translation>网格版本</translation>
        </message>
        <message>
            <source>Region</source>
            <translation>行政区划</translation>
        </message>
        <message>
            <source>Act on regions</source>
            <translation>区划变更</translation>
        </message>
        <message>
            <source>Descent of a region</source>
            <translation>区划沿革</translation>
        </message>
        <message>
            <source>Street</source>
            <translation>道路</translation>
        </message>
        <message>
            <source>Area</source>
            <translation>底图面</translation>
        </message>
        <message>
            <source>Department</source>
            <translation>专业部门</translation>
        </message>
        <message>
            <source>Rule set</source>
            <translation>规则版本</translation>
        </message>
        <message>
            <source>Rules</source>
            <translation>规则文本</translation>
        </message>
        <message>
            <source>Shift</source>
            <translation>班次</translation>
        </message>
        <message>
            <source>Duty log</source>
            <translation>值班日志</translation>
        </message>
        <message>
            <source>Phrase</source>
            <translation>常用语</translation>
        </message>
        <message>
            <source>Address</source>
            <translation>通知地址</translation>
        </message>
        <message>
            <source>Photo</source>
            <translation>照片</translation>
        </message>
        <message>
            <source>place</source>
            <translation>位置</translation>
        </message>
        <message>
            <source>outline</source>
            <translation>轮廓</translation>
        </message>
        <message>
            <source>name</source>
            <translation>名称</translation>
        </message>
        <message>
            <source>note</source>
            <translation>备注</translation>
        </message>
        <message>
            <source>state</source>
            <translation>状态</translation>
        </message>
        <message>
            <source>kind</source>
            <translation>类别</translation>
        </message>
        <message>
            <source>cell</source>
            <translation>所在网格</translation>
        </message>
        <message>
            <source>managing department</source>
            <translation>主管部门</translation>
        </message>
        <message>
            <source>owner</source>
            <translation>权属单位</translation>
        </message>
        <message>
            <source>maintaining department</source>
            <translation>养护单位</translation>
        </message>
        <message>
            <source>end of validity</source>
            <translation>失效时间</translation>
        </message>
        <message>
            <source>further attributes</source>
            <translation>扩展属性</translation>
        </message>
        <message>
            <source>data source</source>
            <translation>数据来源</translation>
        </message>
        <message>
            <source>text</source>
            <translation>文字</translation>
        </message>
        <message>
            <source>Step of a case</source>
            <translation>案卷步骤</translation>
        </message>
        <message>
            <source>Several things at once</source>
            <translation>多项一并</translation>
        </message>
        <message>
            <source>the whole of it</source>
            <translation>整项</translation>
        </message>
        <message>
            <source>see the map</source>
            <translation>见地图</translation>
        </message>
    </context>
    <context>
        <name>wanmi::SyncStrip</name>
        <message>
            <source>A click shows what is to be decided.</source>
            <translation>点击可查看待裁决项。</translation>
        </message>
    </context>
    <context>
        <name>wanmi::WorkStrip</name>
        <message>
            <source>Stopping…</source>
            <translation>正在停止…</translation>
        </message>
        <message>
            <source>Stop; nothing is changed then</source>
            <translation>停止，不作任何改动</translation>
        </message>
    </context>
</TS>
